import { formatKey } from "../../model/object.ts";
import type { ProposedMoves } from "../../planner/moves/propose-moves.ts";
import { columns } from "./columns.ts";

/** Moves for people, in the order they are to be made, and what they come to. */
export function renderMoves({ moves, emptied, used, order }: ProposedMoves, applied: boolean): string {
  if (moves.length === 0) return `Nothing to move: no host of the ${used} in use can be emptied within these bounds.`;
  const rows = moves.map(({ namespace, name, owner, from, to }) => [
    `${namespace}/${name}`,
    from,
    to,
    formatKey(owner),
  ]);
  const result = `${plural(moves.length, "move")} would empty ${emptied.length} of the ${used} hosts in use: ${emptied.join(", ")} (${order}).`;
  const next = applied
    ? "Asked for. Each pod is replaced before it stops where its strategy lets it; berth status shows how far it is."
    : "Nothing was changed: berth rebalance --apply asks for it.";
  return [columns(["POD", "FROM", "TO", "OWNER"], rows), "", result, next].join("\n");
}

function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
