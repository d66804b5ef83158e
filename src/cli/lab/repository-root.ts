import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { LabError } from "./lab-error.ts";

/** Where the Dockerfile is, from src/ as from any place it is compiled to. */
export function repositoryRoot(): string {
  for (let dir = __dirname; dir !== dirname(dir); dir = dirname(dir)) {
    if (existsSync(join(dir, "Dockerfile")) && existsSync(join(dir, "lab"))) return dir;
  }
  throw new LabError("A lab builds its images from Berth's repository: run it from a clone.");
}
