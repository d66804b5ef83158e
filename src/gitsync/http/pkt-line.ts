/** One line of Git's protocol, or one of its three markers. */
export type Packet = Buffer | "flush" | "delimiter" | "end";

const markers: Readonly<Record<string, "flush" | "delimiter" | "end">> = {
  "0000": "flush",
  "0001": "delimiter",
  "0002": "end",
};

/** A text as a packet: four hex digits of length, then the text. */
export function packet(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0") + text;
}

/** All packets of an answer, or null where it is not made of packets. Source: gitprotocol-common(5). */
export function parsePackets(bytes: Buffer): Packet[] | null {
  const packets: Packet[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const head = bytes.toString("latin1", offset, offset + 4);
    const marker = markers[head];
    if (marker) packets.push(marker);
    const length = marker ? 4 : packetLength(head);
    if (length === null || offset + length > bytes.length) return null;
    if (!marker) packets.push(bytes.subarray(offset + 4, offset + length));
    offset += length;
  }
  return packets;
}

function packetLength(head: string): number | null {
  if (!/^[0-9a-f]{4}$/i.test(head)) return null;
  const length = Number.parseInt(head, 16);
  return length >= 4 ? length : null;
}

/** The lines of an answer without markers and line ends. */
export function packetLines(packets: readonly Packet[]): string[] {
  return packets.filter((one) => Buffer.isBuffer(one)).map((line) => line.toString("utf8").replace(/\n$/, ""));
}
