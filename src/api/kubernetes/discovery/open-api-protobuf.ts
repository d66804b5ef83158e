/** What kubectl asks for by this name: a `Document` of gnostic's openapi.v2, in protobuf. */
export const openApiProtobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

/** What it is called in the answer: the `@` of the other name is not one a media type may have. */
export const openApiProtobufAnswer = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/**
 * `/openapi/v2` in protobuf: a document that describes nothing. kubectl looks there for kinds that are in no document of
 * version 3, and has to find that out to say that the kind is unknown; where it finds no description it checks nothing
 * itself, and the server's own checks stand.
 */
export function openApiV2Protobuf(title: string, version: string): Buffer {
  const info = Buffer.concat([field(1, title), field(2, version)]);
  return Buffer.concat([field(1, "2.0"), field(2, info), field(8, "")]);
}

/** A field of text or of a message; none here is longer than one byte can say. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}
