import type { PodSpec } from "../../../../src/model/kubernetes.generated.ts";
import type { OutsideTable } from "../../../support/outside-table.ts";

const file = "k8s.io/kubernetes/pkg/quota/v1/evaluator/core/pods_test.go";
const release = "v1.34.2";

/** Parts `kind name requests / limits` of a pod, the resources a quota names, and what it says to that. */
export const quotaConstraints: OutsideTable<
  readonly [name: string, parts: readonly string[], required: string, problem: string]
> = {
  file,
  tests: "TestPodConstraintsFunc",
  release,
  rows: [
    ["init container resource missing", ["init dummy cpu=1m / cpu=2m"], "memory", "must specify memory for: dummy"],
    [
      "multiple init container resource missing",
      ["init foo cpu=1m / cpu=2m", "init bar cpu=1m / cpu=2m"],
      "memory",
      "must specify memory for: bar,foo",
    ],
    ["container resource missing", ["app dummy cpu=1m / cpu=2m"], "memory", "must specify memory for: dummy"],
    [
      "multiple container resource missing",
      ["app foo cpu=1m / cpu=2m", "app bar cpu=1m / cpu=2m"],
      "memory",
      "must specify memory for: bar,foo",
    ],
    [
      "container resource missing multiple",
      ["app foo /", "app bar /"],
      "memory cpu",
      "must specify cpu for: bar,foo; memory for: bar,foo",
    ],
    [
      "pod-level resource set, container-level required resources missing",
      ["pod p cpu=1m /", "app foo /", "app bar /"],
      "memory cpu",
      "",
    ],
  ],
};

const dongle = "example.com/dongle";

/** What a pod counts for. Left out: thousandths of a byte, and pods whose time to leave has passed. */
export const quotaUsage: OutsideTable<readonly [name: string, parts: readonly string[], phase: string, usage: string]> =
  {
    file,
    tests: "TestPodEvaluatorUsage",
    release,
    rows: [
      [
        "init container CPU",
        ["init i cpu=1m / cpu=2m"],
        "",
        "requests.cpu=1m limits.cpu=2m pods=1 cpu=1m count/pods=1",
      ],
      [
        "init container local ephemeral storage",
        ["init i ephemeral-storage=32Mi / ephemeral-storage=64Mi"],
        "",
        "ephemeral-storage=32Mi requests.ephemeral-storage=32Mi limits.ephemeral-storage=64Mi pods=1 count/pods=1",
      ],
      [
        "init container hugepages",
        ["init i hugepages-2Mi=100Mi /"],
        "",
        "hugepages-2Mi=100Mi requests.hugepages-2Mi=100Mi pods=1 count/pods=1",
      ],
      [
        "init container extended resources",
        [`init i ${dongle}=3 / ${dongle}=3`],
        "",
        `requests.${dongle}=3 pods=1 count/pods=1`,
      ],
      ["container CPU", ["app a cpu=1m / cpu=2m"], "", "requests.cpu=1m limits.cpu=2m pods=1 cpu=1m count/pods=1"],
      [
        "container local ephemeral storage",
        ["app a ephemeral-storage=32Mi / ephemeral-storage=64Mi"],
        "",
        "ephemeral-storage=32Mi requests.ephemeral-storage=32Mi limits.ephemeral-storage=64Mi pods=1 count/pods=1",
      ],
      [
        "container hugepages",
        ["app a hugepages-2Mi=100Mi /"],
        "",
        "hugepages-2Mi=100Mi requests.hugepages-2Mi=100Mi pods=1 count/pods=1",
      ],
      [
        "container extended resources",
        [`app a ${dongle}=3 / ${dongle}=3`],
        "",
        `requests.${dongle}=3 pods=1 count/pods=1`,
      ],
      ["terminated generic count still appears", [`app a ${dongle}=3 / ${dongle}=3`], "Succeeded", "count/pods=1"],
      [
        "init container maximums override sum of containers",
        [
          `init a cpu=4 memory=100M ${dongle}=4 / cpu=8 memory=200M ${dongle}=4`,
          `init b cpu=1 memory=50M ${dongle}=2 / cpu=2 memory=100M ${dongle}=2`,
          `app c cpu=1 memory=50M ${dongle}=1 / cpu=2 memory=100M ${dongle}=1`,
          `app d cpu=2 memory=25M ${dongle}=2 / cpu=5 memory=50M ${dongle}=2`,
        ],
        "",
        `requests.cpu=4 requests.memory=100M limits.cpu=8 limits.memory=200M pods=1 cpu=4 memory=100M requests.${dongle}=4 count/pods=1`,
      ],
      [
        "pod deletion timestamp not exceeded",
        ["app a cpu=1 / cpu=2"],
        "",
        "requests.cpu=1 limits.cpu=2 pods=1 cpu=1 count/pods=1",
      ],
      [
        "count pod overhead as usage",
        ["overhead o cpu=1 /", "app a cpu=1 / cpu=2"],
        "",
        "requests.cpu=2 limits.cpu=3 pods=1 cpu=2 count/pods=1",
      ],
      ["pod-level CPU", ["pod p cpu=1m / cpu=2m"], "", "requests.cpu=1m limits.cpu=2m pods=1 cpu=1m count/pods=1"],
      [
        "pod-level Memory",
        ["pod p memory=1Mi / memory=2Mi"],
        "",
        "requests.memory=1Mi limits.memory=2Mi pods=1 memory=1Mi count/pods=1",
      ],
      [
        "pod-level memory with container-level ephemeral storage",
        ["pod p memory=1Mi / memory=2Mi", "app a ephemeral-storage=32Mi / ephemeral-storage=64Mi"],
        "",
        "ephemeral-storage=32Mi requests.ephemeral-storage=32Mi limits.ephemeral-storage=64Mi pods=1 requests.memory=1Mi limits.memory=2Mi memory=1Mi count/pods=1",
      ],
    ],
  };

const asking = { containers: [{ name: "a", resources: { requests: { cpu: "1" }, limits: { cpu: "2" } } }] };
const term = { labelSelector: {}, topologyKey: "" };
const weighted = (namespaceSelector: object, namespaces: readonly string[] = []) => ({
  preferredDuringSchedulingIgnoredDuringExecution: [
    { weight: 1, podAffinityTerm: { ...term, namespaces, namespaceSelector } },
  ],
});
const required = (more: object) => ({ requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, ...more }] });
const deadline = { activeDeadlineSeconds: 30 };
const abroad = "Terminating BestEffort CrossNamespacePodAffinity";

/** The scopes a pod is in; `class1` is the class that PriorityClass is asked for. */
export const quotaScopes: OutsideTable<readonly [name: string, spec: Partial<PodSpec>, scopes: string]> = {
  file,
  tests: "TestPodEvaluatorMatchingScopes",
  release,
  rows: [
    ["EmptyPod", {}, "NotTerminating BestEffort"],
    ["PriorityClass", { priorityClassName: "class1" }, "NotTerminating BestEffort PriorityClass"],
    ["NotBestEffort", asking, "NotTerminating NotBestEffort"],
    ["Terminating", deadline, "Terminating BestEffort"],
    [
      "CrossNamespaceRequiredAffinity",
      { ...deadline, affinity: { podAffinity: required({ namespaces: ["ns1"], namespaceSelector: {} }) } },
      abroad,
    ],
    [
      "CrossNamespaceRequiredAffinityWithSlice",
      { ...deadline, affinity: { podAffinity: required({ namespaces: ["ns1"] }) } },
      abroad,
    ],
    ["CrossNamespacePreferredAffinity", { ...deadline, affinity: { podAffinity: weighted({}, ["ns2"]) } }, abroad],
    ["CrossNamespacePreferredAffinityWithSelector", { ...deadline, affinity: { podAffinity: weighted({}) } }, abroad],
    ["CrossNamespacePreferredAntiAffinity", { ...deadline, affinity: { podAntiAffinity: weighted({}) } }, abroad],
    [
      "CrossNamespaceRequiredAntiAffinity",
      { ...deadline, affinity: { podAntiAffinity: required({ namespaces: ["ns3"] }) } },
      abroad,
    ],
  ],
};
