import type { Pod, ResourceQuota } from "../../../src/model/kinds.ts";
import type { Container, ResourceQuotaSpec } from "../../../src/model/kubernetes.generated.ts";
import { parseQuantity } from "../../../src/model/quantity.ts";
import { endedPodUsage, podUsage } from "../../../src/planner/admission/pod-usage.ts";
import { openQuotas } from "../../../src/planner/admission/quota.ts";
import { isInScope } from "../../../src/planner/admission/quota-scopes.ts";
import { readTurn } from "../../../src/planner/read-turn.ts";
import { fakeFleet } from "../../support/fake-fleet.ts";
import { aPod } from "../../support/object-builders.ts";
import { inputFor } from "../../support/planner-input.ts";
import { pairs } from "../placement/cases/notation.ts";
import { quotaConstraints, quotaScopes, quotaUsage } from "./cases/quotas.ts";

function aQuota(spec: ResourceQuotaSpec): ResourceQuota {
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q", namespace: "default" }, spec };
}

/** `kind name requests / limits`. */
function podOf(parts: readonly string[]): Pod {
  const of = (kind: string) => parts.filter((part) => part.startsWith(`${kind} `)).map(container);
  const [pod] = of("pod");
  const [overhead] = of("overhead");
  return aPod("p", {
    containers: of("app"),
    initContainers: of("init"),
    ...(pod?.resources && { resources: pod.resources }),
    ...(overhead?.resources?.requests && { overhead: overhead.resources.requests }),
  });
}

function container(text: string): Container {
  const [requests = "", limits = ""] = text.split(" / ");
  return { name: text.split(" ")[1] ?? "", resources: { requests: pairs(requests), limits: pairs(limits) } };
}

describe("what a quota has to be told", () => {
  it.each(quotaConstraints.rows)("%s", (_, parts, required, problem) => {
    const hard = Object.fromEntries(required.split(" ").map((name) => [name, "1000Gi"]));
    const fleet = fakeFleet({});
    const quotas = openQuotas(readTurn(inputFor(fleet, [aQuota({ hard })]), fleet.now));
    expect(quotas.take(podOf(parts))).toBe(problem === "" ? null : `failed quota: q: ${problem}`);
  });
});

describe("what a pod counts for in a quota", () => {
  it.each(quotaUsage.rows)("%s", (_, parts, phase, usage) => {
    const expected = Object.entries(pairs(usage)).map(([name, text]) => [name, parseQuantity(text)]);
    const found = [...(phase === "" ? podUsage(podOf(parts)) : endedPodUsage)].filter(([, amount]) => amount > 0);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });
});

describe("the scopes a pod is in", () => {
  const all = ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity"];

  it.each(quotaScopes.rows)("%s", (_, spec, scopes) => {
    const pod = aPod("p", spec);
    const ofClass = {
      scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["class1"] }] },
    };
    const found = [
      ...all.filter((scope) => isInScope(aQuota({ scopes: [scope] }), pod)),
      ...(isInScope(aQuota(ofClass), pod) ? ["PriorityClass"] : []),
    ];
    expect(found.sort()).toEqual(scopes.split(" ").sort());
  });
});
