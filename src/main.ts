#!/usr/bin/env node
/** Composition root: configuration to adapters to reconciler to api and cli. The one file that constructs ring 2. */
import { runProgram } from "./cli/program.ts";

void runProgram(process.argv).then((exitCode) => {
  process.exitCode = exitCode;
});
