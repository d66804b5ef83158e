import { packet, packetLines, parsePackets } from "./pkt-line.ts";

/** The body that asks a protocol v2 server for one ref. Source: gitprotocol-v2(5). */
export function lsRefsRequest(ref: string, objectFormat: string | null): Buffer {
  const capability = objectFormat === null ? "" : packet(`object-format=${objectFormat}\n`);
  return Buffer.from(
    `${packet("command=ls-refs\n")}${capability}0001${packet("peel\n")}${packet(`ref-prefix ${ref}\n`)}0000`,
  );
}

/** The commits the server lists by ref; an annotated tag gives the commit it points to. Null where it is no such list. */
export function parseLsRefs(body: Buffer): ReadonlyMap<string, string> | null {
  const packets = parsePackets(body);
  if (!packets) return null;
  return new Map(packetLines(packets).map(refOfLine));
}

function refOfLine(line: string): [name: string, id: string] {
  const [id = "", name = "", ...attributes] = line.split(" ");
  const peeled = attributes.find((attribute) => attribute.startsWith("peeled:"));
  return [name, peeled?.slice("peeled:".length) ?? id];
}
