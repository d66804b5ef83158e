import { packetLines, parsePackets } from "./pkt-line.ts";

/** What a server says when first spoken to: that it lists refs on request, or the refs themselves. */
export type Advertisement =
  | { readonly version: 2; readonly objectFormat: string | null }
  | { readonly version: 0; readonly refs: ReadonlyMap<string, string> };

/** Reads `info/refs?service=git-upload-pack`, or null where that is not what it is. Source: gitprotocol-v2(5). */
export function parseAdvertisement(body: Buffer): Advertisement | null {
  const packets = parsePackets(body);
  if (!packets) return null;
  const lines = packetLines(packets).filter((line) => !line.startsWith("# service="));
  if (lines[0] === "version 2") return { version: 2, objectFormat: objectFormatOf(lines) };
  return { version: 0, refs: parseRefs(lines.filter((line) => line !== "version 1")) };
}

function objectFormatOf(lines: readonly string[]): string | null {
  return lines.find((line) => line.startsWith("object-format="))?.slice("object-format=".length) ?? null;
}

function parseRefs(lines: readonly string[]): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of lines) {
    const [id = "", name = ""] = line.split("\0", 1)[0]?.split(" ") ?? [];
    // An annotated tag is followed by the commit it points to, under the same name.
    refs.set(name.replace(/\^\{\}$/, ""), id);
  }
  return refs;
}
