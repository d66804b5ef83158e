/** One field of a protobuf message as it stands on the wire: a whole number, or bytes. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Buffer;
}

/** Why bytes are no protobuf message. */
export class WireFailure extends Error {}

/** Reads the fields of one message in their order. Throws WireFailure where the bytes are none. */
export function* wireFieldsOf(bytes: Buffer): Generator<WireField> {
  let at = 0;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    const number = Number(tag.value >> 3n);
    if (number < 1) throw new WireFailure("a field without a number");
    const { value, next } = fieldValue(bytes, tag.next, Number(tag.value & 7n));
    yield { number, value };
    at = next;
  }
}

/** The whole numbers of a list that is packed into one field. */
export function* packedNumbers(bytes: Buffer): Generator<bigint> {
  for (let at = 0; at < bytes.length; ) {
    const { value, next } = varint(bytes, at);
    yield value;
    at = next;
  }
}

interface Read<T> {
  readonly value: T;
  readonly next: number;
}

function fieldValue(bytes: Buffer, at: number, wireType: number): Read<bigint | Buffer> {
  switch (wireType) {
    case 0:
      return varint(bytes, at);
    case 1:
      return slice(bytes, at, 8);
    case 2: {
      const { value, next } = varint(bytes, at);
      return slice(bytes, next, Number(value));
    }
    case 5:
      return slice(bytes, at, 4);
    default:
      throw new WireFailure(`unknown wire type ${wireType}`);
  }
}

function slice(bytes: Buffer, at: number, length: number): Read<Buffer> {
  if (at + length > bytes.length) throw new WireFailure("the message ends within a field");
  return { value: bytes.subarray(at, at + length), next: at + length };
}

/** Seven bits a byte, the low ones first, 64 bits at most. */
function varint(bytes: Buffer, at: number): Read<bigint> {
  let value = 0n;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) throw new WireFailure("the message ends within a number");
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: at + index + 1 };
  }
  throw new WireFailure("a number of more than 64 bits");
}
