/** The parts of DER (ITU-T X.690) that a certificate needs: each function gives one encoded value. */
export type Der = Buffer;

function value(tag: number, content: Buffer): Der {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

export function sequence(...parts: readonly Der[]): Der {
  return value(0x30, Buffer.concat(parts));
}

export function set(...parts: readonly Der[]): Der {
  return value(0x31, Buffer.concat(parts));
}

/** A positive number of any size, given as bytes. */
export function integer(bytes: Buffer): Der {
  return value(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function boolean(truth: boolean): Der {
  return value(0x01, Buffer.from([truth ? 0xff : 0]));
}

export function bitString(bytes: Buffer, unusedBits = 0): Der {
  return value(0x03, Buffer.concat([Buffer.from([unusedBits]), bytes]));
}

export function octetString(bytes: Buffer): Der {
  return value(0x04, bytes);
}

export function utf8String(text: string): Der {
  return value(0x0c, Buffer.from(text, "utf8"));
}

/** A time as YYYYMMDDHHMMSSZ. */
export function generalizedTime(text: string): Der {
  return value(0x18, Buffer.from(text, "ascii"));
}

/** A value tagged by its place: `constructed` where it holds others. */
export function tagged(number: number, content: Buffer, constructed: boolean): Der {
  return value((constructed ? 0xa0 : 0x80) | number, content);
}

/** An object identifier from its dotted text. */
export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}
