import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const pattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * The id of this installation: what the labels of its containers carry. The configured one wins; else the one in the
 * data directory's `instance` file, made up on first use. It lives outside the journal's database, so that losing that
 * does not disown every container; a new management box adopts the fleet by being configured with the same id.
 */
export function instanceId(directory: string, configured: string | null): string {
  const path = join(directory, "instance");
  const stored = readInstance(path);
  const id = configured ?? stored ?? randomUUID();
  if (id !== stored) writeFileSync(path, `${id}\n`, { mode: 0o644 });
  return id;
}

/** Null where there is none, or where the file was damaged. */
function readInstance(path: string): string | null {
  try {
    const text = readFileSync(path, "utf8").trim();
    return pattern.test(text) ? text : null;
  } catch {
    return null;
  }
}
