import { toTimestamp } from "../../../model/instant.ts";
import { apiAudience, type ObjectRef, type TokenGrant } from "../auth/account-tokens.ts";
import { isObject, type JsonObject } from "../patch/json-value.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { failure, notFound, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ResourcePath } from "../routes/resource-path.ts";
import { kindOfObject } from "../served-kinds.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { answerReview, invalidReview, readReview, textOf, textsOf } from "./review-body.ts";

const tokenRequest = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest" };
const usualSeconds = 3_600;
const [fewestSeconds, mostSeconds] = [600, 2 ** 32];

/** POST of a ServiceAccount's `token`: what `kubectl create token` asks for. */
export function createToken(
  parts: ApiParts,
  request: ApiRequest,
  { kind, namespace: place, name: named }: ResourcePath,
): Answer {
  const [namespace, name] = [place ?? "", named ?? ""];
  const account = parts.store.get(kind, namespace, name)?.object;
  if (!account) return refuse(notFound(kind, name));
  const review = readReview(request, tokenRequest.kind);
  if ("code" in review) return refuse(review);
  const grant = grantOf(parts.store, { namespace, name, uid: account.metadata.uid ?? "" }, review.spec);
  if ("code" in grant) return refuse(grant);
  const { token, expiresAt } = parts.tokens.accounts.issue(grant);
  return answerReview(request, tokenRequest, {
    metadata: { ...review.metadata, name, namespace },
    spec: { ...review.spec, audiences: grant.audiences, expirationSeconds: grant.seconds },
    status: { token, expirationTimestamp: toTimestamp(expiresAt) },
  });
}

function grantOf(store: ObjectStore, account: ObjectRef, spec: JsonObject): TokenGrant | Status {
  const seconds = spec["expirationSeconds"] ?? usualSeconds;
  const wrong = wrongSeconds(seconds);
  if (typeof seconds !== "number" || wrong !== "") {
    return invalidReview(tokenRequest.kind, "spec.expirationSeconds", wrong);
  }
  const bound = boundTo(store, account, spec["boundObjectRef"]);
  if (bound && "code" in bound) return bound;
  const audiences = textsOf(spec["audiences"]);
  return { account, audiences: audiences.length > 0 ? audiences : [apiAudience], seconds, bound };
}

function wrongSeconds(seconds: unknown): string {
  if (typeof seconds !== "number" || !Number.isInteger(seconds)) return "expected a whole number of seconds";
  if (seconds < fewestSeconds) return "may not specify a duration less than 10 minutes";
  return seconds > mostSeconds ? "may not specify a duration larger than 2^32 seconds" : "";
}

function boundTo(store: ObjectStore, account: ObjectRef, reference: unknown): TokenGrant["bound"] | Status {
  if (!isObject(reference)) return null;
  const kind = textOf(reference["kind"]);
  const served = kindOfObject({ apiVersion: "v1", kind });
  const refused = `cannot bind a token for serviceaccount ${account.name} to`;
  if (!served || (kind !== "Pod" && kind !== "Secret" && kind !== "Node")) {
    return failure("BadRequest", `${refused} an object of kind ${kind}`);
  }
  const found = referenceTo(reference, kind === "Node" ? "" : account.namespace);
  const object = store.get(served, found.namespace, found.name)?.object;
  if (!object) return notFound(served, found.name);
  const uid = object.metadata.uid ?? "";
  if (found.uid !== "" && found.uid !== uid) {
    return failure("Conflict", `the UID in the bound object reference (${found.uid}) does not match ${uid}`);
  }
  if (kind === "Pod" && accountOf(object) !== account.name) {
    return failure("BadRequest", `${refused} pod ${found.name}, which runs as ${accountOf(object)}`);
  }
  return { ...found, uid, kind };
}

function referenceTo(reference: JsonObject, namespace: string): ObjectRef {
  return { namespace, name: textOf(reference["name"]), uid: textOf(reference["uid"]) };
}

function accountOf(pod: object): string {
  const { spec } = pod as { readonly spec?: { readonly serviceAccountName?: string } };
  return spec?.serviceAccountName ?? "default";
}
