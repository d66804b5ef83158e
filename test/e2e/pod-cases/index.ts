import { argvCases } from "./argv.ts";
import { environmentCases } from "./environment.ts";
import { leavingCases } from "./leaving.ts";
import { lifecycleCases } from "./lifecycle.ts";
import type { PodCase } from "./pod-case.ts";
import { probeCases } from "./probes.ts";
import { resourceCases } from "./resources.ts";
import { sandboxCases } from "./sandbox.ts";
import { securityCases } from "./security.ts";
import { volumeCases } from "./volumes.ts";

/** Every pod that test/e2e/pods.test.ts runs, by what it is about. */
export const podCases: readonly PodCase[] = [
  ...argvCases,
  ...environmentCases,
  ...resourceCases,
  ...sandboxCases,
  ...securityCases,
  ...volumeCases,
  ...lifecycleCases,
  ...probeCases,
  ...leavingCases,
];
