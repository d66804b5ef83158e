import { buffer } from "node:stream/consumers";
import { type Header, pack } from "tar-stream";
import { stateDirectory } from "../../model/planner-settings.ts";
import { ask } from "../docker/ask.ts";
import type { ExecuteContext } from "./handler.ts";

/** One entry of an upload; its path is below the state directory. */
export type UploadEntry =
  | {
      readonly kind: "file";
      readonly path: string;
      readonly content: Buffer;
      readonly mode: number;
      readonly uid?: number | null;
      readonly gid?: number | null;
    }
  | { readonly kind: "directory"; readonly path: string; readonly mode: number; readonly gid: number | null }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

const uploadMs = 60_000;

/** Puts files below the state directory, in their order, through the container that has it mounted. */
export async function upload({ engine, helper }: ExecuteContext, entries: readonly UploadEntry[]): Promise<void> {
  const archive = await toTar(entries);
  await ask(engine.call, { what: "upload of files", ms: uploadMs }, (docker, abortSignal) =>
    docker.getContainer(helper).putArchive(archive, { path: stateDirectory, abortSignal }),
  );
}

async function toTar(entries: readonly UploadEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const entry of entries) {
    if (entry.kind === "file") tar.entry(fileHeader(entry), entry.content);
    else if (entry.kind === "directory")
      tar.entry({ name: entry.path, type: "directory", mode: entry.mode, uid: 0, gid: entry.gid ?? 0 });
    else tar.entry({ name: entry.path, type: "symlink", linkname: entry.target });
  }
  tar.finalize();
  return buffer(tar);
}

function fileHeader({
  path,
  mode,
  uid,
  gid,
}: Extract<UploadEntry, { kind: "file" }>): Partial<Header> & { name: string } {
  return { name: path, mode, uid: uid ?? 0, gid: gid ?? 0 };
}
