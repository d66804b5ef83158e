import type { ActionOf } from "../../model/action.ts";
import { stateDirectory } from "../../model/planner-settings.ts";
import { ask } from "../docker/ask.ts";
import { writtenDirectory } from "../observe/applied-files.ts";
import type { ExecuteContext, Handler } from "./handler.ts";
import { inHelper } from "./in-helper.ts";
import { inspectOrNull } from "./own.ts";
import { refusePath } from "./safe-path.ts";
import { type UploadEntry, upload } from "./upload.ts";

type Write = ActionOf<"write-volume-files">;

/**
 * Swaps in a volume's files at once, the way Kubernetes lays them out so that programs that watch them work the same:
 * the files in a directory named by their hash, `..data` linking to it, and a link through `..data` for each name.
 */
export const writeVolumeFiles: Handler<"write-volume-files"> = async (context, action) => {
  const refusal = [action.directory, ...action.files.map((file) => file.path)].map(refusePath).find((each) => each);
  if (refusal) return refusal;
  const version = `..${action.hash.slice(0, 16)}`;
  const link = (name: string): UploadEntry => ({
    kind: "link",
    path: `${action.directory}/${name}`,
    target: version,
  });
  if (!(await isThere(context, `${stateDirectory}/${action.directory}/..data`))) {
    await upload(context, [...versionEntries(action, version), link("..data"), written(action)]);
    return `wrote ${action.files.length} files`;
  }
  await upload(context, [...versionEntries(action, version), link("..data_tmp")]);
  await swapIn(context, `${stateDirectory}/${action.directory}`, version);
  await upload(context, [written(action)]);
  return `replaced ${action.files.length} files`;
};

function versionEntries({ directory, files }: Write, version: string): UploadEntry[] {
  const names = new Set(files.map((file) => file.path.split("/")[0] ?? ""));
  return [
    ...files.map((file): UploadEntry => {
      const { mode, uid, gid } = file;
      const content = Buffer.from(file.contentBase64, "base64");
      return { kind: "file", path: `${directory}/${version}/${file.path}`, content, mode, uid, gid };
    }),
    ...[...names].map(
      (name): UploadEntry => ({ kind: "link", path: `${directory}/${name}`, target: `..data/${name}` }),
    ),
  ];
}

/** The last to be written: a write that was cut off is not taken for done. */
function written({ directory, hash }: Write): UploadEntry {
  return { kind: "file", path: `${writtenDirectory}/${directory}`, content: Buffer.from(`${hash}\n`), mode: 0o600 };
}

async function swapIn(context: ExecuteContext, directory: string, version: string): Promise<void> {
  await inHelper(context, ["mv", "-T", `${directory}/..data_tmp`, `${directory}/..data`]);
  const shallow = [directory, "-mindepth", "1", "-maxdepth", "1"];
  const outdated = ["-type", "d", "-name", "..*", "!", "-name", version];
  await inHelper(context, ["find", ...shallow, ...outdated, "-exec", "rm", "-rf", "{}", "+"]);
  // Names that the new version has no more: their links lead nowhere now.
  await inHelper(context, ["find", ...shallow, "-xtype", "l", "-delete"]);
}

async function isThere({ engine, helper }: ExecuteContext, path: string): Promise<boolean> {
  const found = await inspectOrNull(async () => {
    await ask(engine.call, { what: `look at ${path}`, ms: 10_000 }, (docker, abortSignal) =>
      docker.getContainer(helper).infoArchive({ path, abortSignal }),
    );
    return true;
  });
  return found === true;
}
