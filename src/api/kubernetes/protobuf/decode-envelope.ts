import type { JsonObject } from "../patch/json-value.ts";
import { decodeMessage } from "./decode-message.ts";
import { messageOf } from "./messages.ts";
import { WireFailure } from "./wire-reader.ts";

const magic = Buffer.from("k8s\0", "latin1");

/** An object as Kubernetes' clients send it in protobuf: a magic, then an envelope that names its kind. Throws WireFailure. */
export function decodeEnvelope(body: Buffer): JsonObject {
  if (!body.subarray(0, magic.length).equals(magic)) throw new WireFailure("it does not begin with k8s\\0");
  const envelope = decodeMessage(body.subarray(magic.length), "runtime.Unknown");
  const { apiVersion, kind, "-": raw, contentEncoding = "" } = envelope;
  if (typeof apiVersion !== "string" || typeof kind !== "string") throw new WireFailure("its envelope names no kind");
  if (contentEncoding !== "") throw new WireFailure(`its envelope has the encoding ${JSON.stringify(contentEncoding)}`);
  const name = [`${apiVersion}.${kind}`, `meta.${kind}`].find((message) => messageOf(message) !== null);
  if (name === undefined) throw new WireFailure(`${apiVersion} ${kind} is taken as JSON only`);
  return { apiVersion, kind, ...decodeMessage(Buffer.from(typeof raw === "string" ? raw : "", "base64"), name) };
}
