import type { WritePort } from "../writes/write-port.ts";

/** The same port, which tells of each commit that was pushed through it. */
export function notedWrites(port: WritePort, note: (commit: string) => void): WritePort {
  return {
    ...port,
    write: async (plan) => {
      const outcome = await port.write(plan);
      if (outcome && "kind" in outcome && outcome.kind === "pushed") note(outcome.revision.commit);
      return outcome;
    },
  };
}
