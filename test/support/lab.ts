import type { Lab, LabEngine } from "../../src/cli/lab/lab.ts";
import { labUp } from "../../src/cli/lab/lab-up.ts";

/** A first `up` on a machine without engine or images installs one and builds them. */
const upMs = 600_000;

/**
 * The lab of three hosts that all end-to-end tests share: brought up by the first file that asks, found by the others.
 * It is left running; a test that breaks a host puts it back. One that changes hosts for good asks for another name.
 */
export function useLab(name = "test", engine?: LabEngine): { readonly lab: Lab } {
  let lab: Lab | undefined;
  beforeAll(async () => {
    lab = await labUp({ name, hosts: 3, progress: report, ...(engine && { engine }) });
  }, upMs);
  return {
    get lab() {
      if (lab === undefined) throw new Error("the lab is there once beforeAll has run: ask for it inside a test");
      return lab;
    },
  };
}

export const report = (line: string): void => {
  process.stderr.write(`lab: ${line}\n`);
};
