import type { JournalFacts } from "../model/facts.ts";
import { type ProposedMoves, proposeMoves } from "../planner/moves/propose-moves.ts";
import type { Turn } from "../reconciler/finished-turn.ts";
import type { TurnRequest } from "./berth-handler.ts";

const movesMax = 10_000;
const movesUsual = 10;

/** `?moves=10`: what to move so that fewer hosts are needed. Nothing is done. */
export function rebalanceQuestion(turn: Turn, query: URLSearchParams): ProposedMoves {
  const asked = Number(query.get("moves") ?? movesUsual);
  const moves = Number.isInteger(asked) ? Math.min(movesMax, Math.max(0, asked)) : movesUsual;
  return proposeMoves(turn, turn.at, moves);
}

/** The same, and the pods are asked to move: the planner sees to it as it sees to a rollout. */
export function rebalanceRequest(move: (asked: JournalFacts["moves"]) => Promise<void>): TurnRequest {
  return async (turn, query) => {
    const proposed = rebalanceQuestion(turn, query);
    const reason = "rebalance";
    const asked = proposed.moves.map(({ uid, from }) => [uid, { from, at: turn.at, reason }] as const);
    if (asked.length > 0) await move(new Map(asked));
    return proposed;
  };
}
