import type { BlobId, TreeFile } from "../../model/tree.ts";

const modes: Readonly<Record<string, TreeFile["mode"]>> = {
  "100644": "file",
  "100664": "file",
  "100755": "executable",
  "120000": "symlink",
  "160000": "submodule",
};

/** Reads what `git ls-tree -r -z -l` writes: `mode type id size`, a tab, the path. Git lists paths in the order of their bytes. */
export function parseTreeList(bytes: Buffer): TreeFile[] {
  return bytes
    .toString("utf8")
    .split("\0")
    .filter((record) => record !== "")
    .map(parseRecord);
}

function parseRecord(record: string): TreeFile {
  const tab = record.indexOf("\t");
  const [mode = "", , id = "", size = ""] = record.slice(0, tab).split(/ +/);
  const sizeBytes = size === "-" ? 0 : Number(size);
  return { path: record.slice(tab + 1), blob: id as BlobId, sizeBytes, mode: modes[mode] ?? "file" };
}
