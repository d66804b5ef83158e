import { isKind } from "../../../model/kinds.ts";
import { type Answer, json, refuse } from "../protocol/answer.ts";
import { failure, notFound } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import { changedObject, staleness } from "../writes/changed-object.ts";
import { isDryRun } from "../writes/write-context.ts";
import { checkEphemeral } from "./ephemeral-containers.ts";

/** PUT and PATCH of a pod's ephemeral containers: no commit, for what they are added to follows from one as it was. */
export async function debugPod(parts: ApiParts, object: ObjectRequest): Promise<Answer> {
  const { kind, namespace, name } = object;
  const stored = parts.store.get(kind, namespace, name);
  if (!stored || !isKind(stored.object, "Pod")) return refuse(notFound(kind, name));
  const after = changedObject(object, stored.object);
  if ("code" in after) return refuse(after);
  const stale = staleness(after.object, stored);
  if (stale) return refuse(stale);
  if (!isKind(after.object, "Pod")) return refuse(failure("BadRequest", "the body is no Pod"));
  const pod = stored.object;
  const { containers, problems } = checkEphemeral(pod, after.object.spec.ephemeralContainers ?? []);
  if (problems.length > 0) {
    const sentences = problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`;
    return refuse(failure("Invalid", `Pod "${name}" is invalid: ${sentences}`, { name, kind: "Pod" }));
  }
  const joined = { ...pod, spec: { ...pod.spec, ephemeralContainers: containers } };
  if (isDryRun(object)) return json(joined);
  await parts.pods.debug(pod.metadata.uid ?? "", containers);
  return json(parts.store.get(kind, namespace, name)?.object ?? joined);
}
