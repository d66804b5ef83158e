import { Writable } from "node:stream";
import { type DestinationStream, type Logger, pino } from "pino";

export const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** One JSON line an event: what happened as the message, the rest as fields. */
export type Log = Logger;

// Secrets are kept in Secret values, which print as themselves only when asked; these names catch what slips past that.
const secretNames = [
  "password",
  "token",
  "secret",
  "authorization",
  "passphrase",
  "privateKey",
  "contentBase64",
  "env",
];

export interface LogOptions {
  readonly level: LogLevel;
  /** Where lines go; standard error unless given, because standard output is for data. */
  readonly destination?: DestinationStream;
}

export function createLog({ level, destination = pino.destination(2) }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[secret]" },
    },
    destination,
  );
}

/** A log whose lines a test can read back. */
export function createMemoryLog(level: LogLevel = "debug"): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString("utf8").trimEnd());
      done();
    },
  });
  return { log: createLog({ level, destination }), lines };
}
