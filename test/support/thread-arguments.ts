import { join } from "node:path";

/** Threads of the code under test read its TypeScript too. */
export const threadArguments: readonly string[] = ["--require", join(__dirname, "typescript-hook.cjs")];
