import { failure, type Status } from "../protocol/status.ts";

/** First byte of each WebSocket message of `v4.channel.k8s.io` and `v5.channel.k8s.io`. */
export const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

export function frame(channel: number, content: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(content)]);
}

/** How a command ended, as kubectl reads it from the error channel. */
export function exitStatus(
  exitCode: number | null,
): Status | { readonly metadata: object; readonly status: "Success" } {
  if (exitCode === 0) return { metadata: {}, status: "Success" };
  if (exitCode === null) return failure("InternalError", "the command's exit code is not known");
  const causes = [{ reason: "ExitCode", message: String(exitCode), field: "" }];
  const message = `command terminated with non-zero exit code: exit status ${exitCode}`;
  return { ...failure("InternalError", message, { causes }), reason: "NonZeroExitCode" };
}

/** A terminal's new size; null where the message is none. */
export function readResize(content: Buffer): { readonly columns: number; readonly rows: number } | null {
  try {
    const { Width, Height } = JSON.parse(content.toString("utf8")) as Record<string, unknown>;
    return isSize(Width) && isSize(Height) ? { columns: Width, rows: Height } : null;
  } catch {
    return null;
  }
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65_536;
}
