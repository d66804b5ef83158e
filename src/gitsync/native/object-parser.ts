export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

export interface ObjectParser {
  /** True once all objects are there. */
  take(chunk: Buffer): boolean;
  readonly objects: (GitObject | null)[];
}

/** Reads what `git cat-file --batch` writes: `id type size`, the content and a line end; or `name missing`. */
export function objectParser(count: number): ObjectParser {
  const objects: (GitObject | null)[] = [];
  let pending: Buffer = Buffer.alloc(0);
  let waiting: Buffer[] = [];
  let wanted = 1;
  return {
    objects,
    take: (chunk) => {
      waiting.push(chunk);
      const size = pending.length + waiting.reduce((sum, one) => sum + one.length, 0);
      // A large object comes in many chunks: they are joined once, when it is complete.
      if (size < wanted) return false;
      pending = Buffer.concat([pending, ...waiting]);
      waiting = [];
      let offset = 0;
      for (;;) {
        const next = nextObject(pending, offset);
        if ("wanted" in next) {
          wanted = next.wanted - offset;
          break;
        }
        objects.push(next.object);
        offset = next.end;
      }
      pending = pending.subarray(offset);
      return objects.length >= count;
    },
  };
}

type Next = { readonly object: GitObject | null; readonly end: number } | { readonly wanted: number };

function nextObject(bytes: Buffer, start: number): Next {
  const lineEnd = bytes.indexOf(0x0a, start);
  if (lineEnd < 0) return { wanted: bytes.length + 1 };
  const [id = "", type = "", size = ""] = bytes.toString("latin1", start, lineEnd).split(" ");
  if (!/^\d+$/.test(size)) return { object: null, end: lineEnd + 1 };
  const contentEnd = lineEnd + 1 + Number(size);
  if (contentEnd + 1 > bytes.length) return { wanted: contentEnd + 1 };
  return { object: { id, type, content: bytes.subarray(lineEnd + 1, contentEnd) }, end: contentEnd + 1 };
}
