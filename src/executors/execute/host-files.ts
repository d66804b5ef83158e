import { stateDirectory } from "../../model/planner-settings.ts";
import { writtenDirectory } from "../observe/applied-files.ts";
import { readArchive } from "../observe/read-archive.ts";
import type { ExecuteContext, Handler } from "./handler.ts";
import { inHelper } from "./in-helper.ts";
import { refusePath } from "./safe-path.ts";
import { upload } from "./upload.ts";

/** Below the state directory, for each file its generation under the same path. */
const generations = "generations";
/** Below the state directory: what the helper applies. See docs/node-helper.md. */
const desired = "desired";
const below = (path: string): string => `${stateDirectory}/${path}`;

/** Writes a file aside and renames it into place: the helper sees the old one or the new one, never half of either. */
export const applyHostFile: Handler<"apply-host-file"> = async (context, { file, generation }) => {
  const refusal = refusePath(file.path);
  if (refusal) return refusal;
  const present = await generationOf(context, file.path);
  if (present !== null && present > generation) {
    const message = `${file.path} is at generation ${present}, newer than ${generation}`;
    return { retry: "replan", code: "stale-generation", message };
  }
  const target = `${desired}/${file.path}`;
  const aside = asideOf(target);
  await upload(context, [
    { kind: "file", path: `${generations}/${file.path}`, content: Buffer.from(`${generation}\n`), mode: 0o600 },
    { kind: "file", path: aside, content: Buffer.from(file.content), mode: file.mode },
  ]);
  await inHelper(context, ["mv", "-T", below(aside), below(target)]);
  return `generation ${generation}`;
};

/** In the same directory, under a name the helper passes over. */
function asideOf(path: string): string {
  const slash = path.lastIndexOf("/") + 1;
  return `${path.slice(0, slash)}.${path.slice(slash)}.new`;
}

export const removeHostFile: Handler<"remove-host-file"> = async (context, { path }) => {
  const refusal = refusePath(path);
  if (refusal) return refusal;
  const traces = [path, `${desired}/${path}`, `${generations}/${path}`, `${writtenDirectory}/${path}`].map(below);
  await inHelper(context, ["rm", "-rf", "--", ...traces]);
  return "removed";
};

async function generationOf({ engine, helper }: ExecuteContext, path: string): Promise<number | null> {
  const source = { container: helper, path: below(`${generations}/${path}`), maxBytes: 1024 };
  const files = await readArchive(engine, source);
  const [content] = files?.values() ?? [];
  return content ? Number.parseInt(content.toString("utf8"), 10) || 0 : null;
}
