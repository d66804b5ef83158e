import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { programDirs } from "./find-program.ts";
import { LabError } from "./lab-error.ts";

export interface RunOptions {
  /** Ended by SIGTERM after this long; a quarter of an hour unless given, so that nothing hangs for good. */
  readonly timeoutMs?: number;
  /** Taken as a failure when nothing was printed by then. */
  readonly firstOutputMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const longestMs = 900_000;

/** Lines of a failed program's output that are worth showing. */
const shownLines = 15;

export class CommandFailed extends LabError {
  readonly exitCode: number | null;

  constructor(command: string, args: readonly string[], exitCode: number | null, output: string) {
    const shown = stripVTControlCharacters(output).trim().split("\n").slice(-shownLines).join("\n");
    super(`${[command, ...args.slice(0, 3)].join(" ")} failed: ${shown || `exit code ${exitCode}`}`);
    this.name = "CommandFailed";
    this.exitCode = exitCode;
  }
}

/** Runs a program by its argument list and gives what it printed. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PATH: programDirs().join(":"), ...options.env },
      timeout: options.timeoutMs ?? longestMs,
    });
    const output = { stdout: "", stderr: "" };
    const silent =
      options.firstOutputMs === undefined ? undefined : setTimeout(() => child.kill(), options.firstOutputMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      clearTimeout(silent);
      output.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output.stderr += text;
    });
    child.on("error", (error) => {
      clearTimeout(silent);
      reject(new CommandFailed(command, args, null, error.message));
    });
    child.on("close", (code) => {
      clearTimeout(silent);
      if (code === 0) resolve(output.stdout);
      else reject(new CommandFailed(command, args, code, output.stderr || output.stdout));
    });
  });
}

/** What the program printed, or null where it failed. */
export async function attempt(command: string, args: readonly string[], options?: RunOptions): Promise<string | null> {
  try {
    return await run(command, args, options);
  } catch (error) {
    if (error instanceof CommandFailed) return null;
    throw error;
  }
}
