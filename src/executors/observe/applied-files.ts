import { stateDirectory } from "../../model/planner-settings.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { readArchive } from "./read-archive.ts";

/** Below the state directory: what the node helper has applied, path to content hash in JSON. */
export const appliedFile = "applied.json";
/** Below the state directory: for each directory of volume files that was written, a file of that path with its hash. */
export const writtenDirectory = "written";

const maxBytes = 4 * 2 ** 20;

/** Files the helper has applied: path below the state directory to content hash. */
export async function readApplied(engine: EngineClient, container: string): Promise<Record<string, string>> {
  const files = await readArchive(engine, { container, path: `${stateDirectory}/${appliedFile}`, maxBytes });
  return parseHashes(files?.get(appliedFile)?.toString("utf8") ?? "{}");
}

/** Directories of volume files that were written, whole: path below the state directory to their hash. */
export async function readWritten(engine: EngineClient, container: string): Promise<Record<string, string>> {
  const files = await readArchive(engine, { container, path: `${stateDirectory}/${writtenDirectory}`, maxBytes });
  const entries = [...(files ?? [])].map(([path, hash]) => [
    path.slice(writtenDirectory.length + 1),
    hash.toString("utf8").trim(),
  ]);
  return Object.fromEntries(entries);
}

/** Written by a shell on the host, perhaps while we read: what does not parse counts as nothing applied. */
function parseHashes(json: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter((entry) => typeof entry[1] === "string"));
  } catch {
    return {};
  }
}
