import { isObject, type JsonObject } from "../patch/json-value.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, unservedPath } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import { createObject } from "./create-object.ts";

/** `kubectl autoscale` until 1.31 creates its HorizontalPodAutoscaler in version 1, whatever discovery says. */
export function isOlderAutoscaler(apiVersion: string, path: readonly string[], { method }: ApiRequest): boolean {
  const [namespaces, , plural, ...rest] = path;
  const creates = method === "POST" && rest.length === 0;
  return (
    apiVersion === "autoscaling/v1" && creates && namespaces === "namespaces" && plural === "horizontalpodautoscalers"
  );
}

/** Creates it in version 2, which is what Git holds, and answers in the version asked in. */
export async function createOlderAutoscaler(parts: ApiParts, request: ApiRequest, namespace: string): Promise<Answer> {
  const kind = parts.store.kinds().byResource("autoscaling/v2", "horizontalpodautoscalers");
  const body = readBody(request);
  if (!kind) return refuse(unservedPath);
  if ("code" in body) return refuse(body);
  if (!isObject(body.value)) return refuse(failure("BadRequest", "the body is no object"));
  const newer = Buffer.from(JSON.stringify(asVersion2(body.value)));
  const answer = await createObject(parts, {
    kind,
    namespace,
    request: { ...request, contentType: "application/json", body: newer },
  });
  if (answer.kind !== "json" || answer.status !== 201 || !isObject(answer.body)) return answer;
  return { ...answer, body: asVersion1(answer.body) };
}

function asVersion2(object: JsonObject): JsonObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = specOf(object);
  const resource = { name: "cpu", target: { type: "Utilization", averageUtilization: target } };
  const metrics = typeof target === "number" ? { metrics: [{ type: "Resource", resource }] } : {};
  return { ...object, apiVersion: "autoscaling/v2", spec: { ...spec, ...metrics } };
}

interface CpuMetric {
  readonly resource?: { readonly name?: string; readonly target?: { readonly averageUtilization?: number } };
}

function asVersion1({ status: _, ...object }: JsonObject): JsonObject {
  const { metrics, behavior: __, ...spec } = specOf(object);
  const all: readonly CpuMetric[] = Array.isArray(metrics) ? metrics : [];
  const target = all.find(({ resource }) => resource?.name === "cpu")?.resource?.target?.averageUtilization;
  const cpu = target === undefined ? {} : { targetCPUUtilizationPercentage: target };
  const status = { currentReplicas: 0, desiredReplicas: 0 };
  return { ...object, apiVersion: "autoscaling/v1", spec: { ...spec, ...cpu }, status };
}

function specOf({ spec }: JsonObject): JsonObject {
  return isObject(spec) ? spec : {};
}
