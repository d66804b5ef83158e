import type { TopologySpreadConstraint } from "../../../src/model/kubernetes.generated.ts";
import { openPlacement } from "../../../src/planner/placement/open-placement.ts";
import type { PlacementHost, PlacementRequest, PodToPlace } from "../../../src/planner/placement/types.ts";
import { aHost, aNamespace, aPod, aRequest, running } from "../../support/placement-builders.ts";
import { namedPairs, nodeSelection, pairs, readTaint, readToleration, requirements } from "./cases/notation.ts";
import { nearScores, nodePreferences, type SpreadScoreRow, spreadScores, taintScores } from "./cases/scores.ts";

/** Hosts in the order of one part of their cost, `a > b = c`, the cheapest first. */
function orderBy(part: string, request: Partial<PlacementRequest>, pod: PodToPlace): string {
  const costs = openPlacement(aRequest(request))
    .scores(pod)
    .map(({ host, parts }) => ({ host, cost: parts[part] ?? Number.NaN }));
  costs.sort((a, b) => a.cost - b.cost || (a.host < b.host ? -1 : 1));
  return costs
    .map(({ host, cost }, index) => {
      if (index === 0) return host;
      return `${cost === costs[index - 1]?.cost ? "=" : ">"} ${host}`;
    })
    .join(" ");
}

function hostsOf(texts: readonly string[], more: (name: string) => Partial<PlacementHost> = () => ({})) {
  return texts.map(namedPairs).map(({ name, labels }) => aHost(name, { labels, ...more(name) }));
}

/** `host labels [namespace] [leaving]`. */
function there(texts: readonly string[]) {
  return texts.map((text, index) => {
    const [host = "", ...words] = text.split(" ");
    const namespace = words.find((word) => !word.includes("=") && word !== "leaving") ?? "default";
    const pod = aPod(`there-${index}`, { labels: pairs(text), namespace });
    return running(pod, host, { leaving: words.includes("leaving") });
  });
}

function list(text: string): string[] {
  return text.split(", ").filter(Boolean);
}

describe("preferred node affinity", () => {
  it.each(nodePreferences.rows)("$name", ({ preferred, hosts, order }) => {
    const terms = preferred.split(" | ").filter(Boolean);
    const weighted = terms.map((term) => {
      const [, weight, rest = ""] = /^(\d+) (.*)$/.exec(term) ?? [];
      return { weight: Number(weight), preference: { matchExpressions: requirements(rest) } };
    });
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: weighted } };
    expect(orderBy("nodeAffinity", { hosts: hostsOf(hosts) }, aPod("p", { affinity }))).toBe(order);
  });
});

describe("taints that weigh", () => {
  it.each(taintScores.rows)("$name", ({ tolerations, taints, hosts, order }) => {
    const all = hostsOf(hosts, (name) => ({ taints: list(taints[name] ?? "").map(readTaint) }));
    expect(orderBy("taints", { hosts: all }, aPod("p", { tolerations: list(tolerations).map(readToleration) }))).toBe(
      order,
    );
  });
});

describe("preferred spread", () => {
  it.each(spreadScores.rows)("$name", (row) => {
    const { pod = "foo=", constraint, nodeSelector, affinity, not = "", order } = row;
    const closed = not.split(" ");
    const all = hostsOf(row.hosts, (name) => (closed.includes(name) ? { maxPods: 0 } : {}));
    const shape = {
      labels: pairs(pod),
      topologySpreadConstraints: constraint.split(" & ").map(spread),
      ...nodeSelection(nodeSelector, affinity),
    };
    expect(orderBy("topologySpread", { hosts: all, running: there(row.there) }, aPod("p", shape))).toBe(order);
  });

  /** `maxSkew topologyKey [label|-|any] [min=n] [affinity=policy] [match=label]`. */
  function spread(text: SpreadScoreRow["constraint"]): TopologySpreadConstraint {
    const [maxSkew, topologyKey = "", label] = text.split(" ");
    const options = pairs(text);
    const key = label === undefined || label.includes("=") ? "foo" : label;
    const labelSelector = key === "any" ? {} : { matchExpressions: [{ key, operator: "Exists" }] };
    return {
      maxSkew: Number(maxSkew),
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      ...(key !== "-" && { labelSelector }),
      ...(options["min"] && { minDomains: Number(options["min"]) }),
      ...(options["affinity"] && { nodeAffinityPolicy: options["affinity"] }),
      ...(options["match"] && { matchLabelKeys: [options["match"]] }),
    };
  }
});

describe("preferred company", () => {
  const namespaces = ["subteam1.team1", "subteam2.team1", "subteam1.team2", "subteam2.team2"].map((name) =>
    aNamespace(name, { team: name.split(".")[1] ?? "" }),
  );

  it.each(nearScores.rows)("$name", ({ terms, namespace = "default", hosts, there: others, order }) => {
    const all = terms.map(weighted);
    const of = (isNear: boolean) =>
      all
        .filter(({ weight }) => weight > 0 === isNear)
        .map(({ weight, podAffinityTerm }) => ({ weight: Math.abs(weight), podAffinityTerm }));
    const affinity = {
      podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: of(true) },
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: of(false) },
    };
    const pod = aPod("p", { labels: { security: "S1" }, namespace, affinity });
    const request = { hosts: hostsOf(hosts), running: there(others), namespaces };
    expect(orderBy("podAffinity", request, pod)).toBe(order);
  });

  function weighted(text: string) {
    const [, weight, expressions = "", topologyKey = "", namespace] =
      /^(-?\d+) (.+) @ (\S+)(?: in (\S+)\*)?$/.exec(text) ?? [];
    const team1 = { matchExpressions: [{ key: "team", operator: "In", values: ["team1"] }] };
    const podAffinityTerm = {
      topologyKey,
      labelSelector: { matchExpressions: requirements(expressions) },
      ...(namespace && { namespaces: [namespace], namespaceSelector: team1 }),
    };
    return { weight: Number(weight), podAffinityTerm };
  }
});
