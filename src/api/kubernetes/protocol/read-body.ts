import { parse } from "yaml";
import { decodeEnvelope } from "../protobuf/decode-envelope.ts";
import type { ApiRequest } from "./api-request.ts";
import { failure, type Status } from "./status.ts";

const jsonTypes = new Set([
  ...["", "application/json", "application/json-patch+json", "application/merge-patch+json"],
  "application/strategic-merge-patch+json",
]);
const yamlTypes = new Set(["application/yaml", "application/apply-patch+yaml"]);
const protobuf = "application/vnd.kubernetes.protobuf";

/** A request's body as a JSON value, or the Status that says why it is none. */
export function readBody({ body, contentType }: ApiRequest): { readonly value: unknown } | Status {
  if (jsonTypes.has(contentType)) return parsed(() => JSON.parse(body.toString("utf8")) as unknown);
  if (yamlTypes.has(contentType)) return parsed(() => parse(body.toString("utf8"), { maxAliasCount: 10 }) as unknown);
  if (contentType === protobuf) return parsed(() => decodeEnvelope(body));
  return failure(
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${[...jsonTypes, protobuf].filter(Boolean).join(", ")}`,
  );
}

function parsed(read: () => unknown): { readonly value: unknown } | Status {
  try {
    return { value: read() };
  } catch (error) {
    return failure(
      "BadRequest",
      `the body cannot be read: ${error instanceof Error ? error.message : "it is not valid"}`,
    );
  }
}
