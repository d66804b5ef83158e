import { writtenDirectory } from "../observe/applied-files.ts";
import type { Handler } from "./handler.ts";
import { refusePath } from "./safe-path.ts";
import { upload } from "./upload.ts";

/** Makes a directory and marks it as made, in one archive: a mark without its directory cannot be. */
export const makeDirectory: Handler<"make-directory"> = async (context, { directory, mode, gid }) => {
  const refusal = refusePath(directory);
  if (refusal) return refusal;
  const mark = { path: `${writtenDirectory}/${directory}`, content: Buffer.from("directory\n"), mode: 0o600 };
  await upload(context, [
    { kind: "directory", path: directory, mode, gid },
    { kind: "file", ...mark },
  ]);
  return "made";
};
