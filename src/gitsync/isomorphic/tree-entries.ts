import fs from "node:fs";
import git from "isomorphic-git";
import type { PortableRepository } from "./portable-repository.ts";

export interface RawEntry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

const idBytes = 20;

/**
 * The entries of a tree, or null where there is no such tree. Read from its bytes: the library's own reader throws at a
 * name it dislikes, and which names are refused is decided in one place for every kind of source.
 */
export async function treeEntries(repository: PortableRepository, oid: string): Promise<RawEntry[] | null> {
  const found = await git.readObject({ fs, ...repository, oid, format: "content" }).catch(() => null);
  return found?.type === "tree" ? parseEntries(Buffer.from(found.object as Uint8Array)) : null;
}

function parseEntries(bytes: Buffer): RawEntry[] {
  const entries: RawEntry[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const space = bytes.indexOf(0x20, offset);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0) break;
    const id = bytes.toString("hex", end + 1, end + 1 + idBytes);
    entries.push({ mode: bytes.toString("latin1", offset, space), name: bytes.toString("utf8", space + 1, end), id });
    offset = end + 1 + idBytes;
  }
  return entries;
}

/** The id of the tree at a path below another, or null. */
export async function treeBelow(repository: PortableRepository, treeId: string, path: string): Promise<string | null> {
  let id = treeId;
  for (const name of path === "" ? [] : path.split("/")) {
    const entry = (await treeEntries(repository, id))?.find((one) => one.name === name);
    if (entry?.mode !== "40000") return null;
    id = entry.id;
  }
  return id;
}
