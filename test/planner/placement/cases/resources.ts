import type { OutsideTable } from "../../../support/outside-table.ts";

/**
 * A host of 10 mCPU, 20 bytes, 32 pods, 5 example.com/aaa, 20 bytes of ephemeral storage and 5 hugepages-2Mi.
 * `cpu/memory name=amount`, `+` between containers; lacks in kube-scheduler's order, "" where the pod fits.
 */
export interface ResourceCase {
  readonly name: string;
  readonly app?: string;
  readonly init?: string;
  readonly overhead?: string;
  readonly used?: string;
  readonly maxPods?: number;
  readonly lacks: string;
}

const aaa = "example.com/aaa";
const bbb = "example.com/bbb";
const huge = "hugepages-2Mi";

export const resourceCases: OutsideTable<ResourceCase> = {
  file: "k8s.io/kubernetes/pkg/scheduler/framework/plugins/noderesources/fit_test.go",
  tests: "TestEnoughRequests, TestNotEnoughRequests, TestStorageRequests",
  release: "v1.34.2",
  rows: [
    { name: "no request always fits", used: "10/20", lacks: "" },
    { name: "both too much", app: "1/1", used: "10/20", lacks: "cpu memory" },
    { name: "CPU of the init container", app: "1/1", init: "3/1", used: "8/19", lacks: "cpu" },
    { name: "CPU of the largest init container", app: "1/1", init: "3/1 + 2/1", used: "8/19", lacks: "cpu" },
    { name: "memory of the init container", app: "1/1", init: "1/3", used: "9/19", lacks: "memory" },
    { name: "memory of the largest init container", app: "1/1", init: "1/3 + 1/2", used: "9/19", lacks: "memory" },
    { name: "the larger of init and app, not their sum", app: "1/1", init: "1/1", used: "9/19", lacks: "" },
    { name: "several init containers do not add up", app: "1/1", init: "1/1 + 1/1", used: "9/19", lacks: "" },
    { name: "both fit", app: "1/1", used: "5/5", lacks: "" },
    { name: "memory fits, CPU does not", app: "2/1", used: "9/5", lacks: "cpu" },
    { name: "CPU fits, memory does not", app: "1/2", used: "5/19", lacks: "memory" },
    { name: "exactly what is left", app: "5/1", used: "5/19", lacks: "" },
    { name: "exactly what is left, for the init container", app: "4/1", init: "5/1", used: "5/19", lacks: "" },
    { name: "an extended resource fits", app: `0/0 ${aaa}=1`, lacks: "" },
    { name: "an extended resource fits, for the init container", init: `0/0 ${aaa}=1`, lacks: "" },
    { name: "more of an extended resource than there is", app: `1/1 ${aaa}=10`, lacks: aaa },
    { name: "more than there is, for the init container", init: `1/1 ${aaa}=10`, lacks: aaa },
    { name: "an extended resource is used up", app: `1/1 ${aaa}=1`, used: `0/0 ${aaa}=5`, lacks: aaa },
    { name: "used up, for the init container", init: `1/1 ${aaa}=1`, used: `0/0 ${aaa}=5`, lacks: aaa },
    { name: "containers add up", app: `1/1 ${aaa}=3 + 1/1 ${aaa}=3`, used: `0/0 ${aaa}=2`, lacks: aaa },
    { name: "init containers do not", init: `1/1 ${aaa}=3 + 1/1 ${aaa}=3`, used: `0/0 ${aaa}=2`, lacks: "" },
    {
      name: "the largest init container counts",
      init: `1/1 ${aaa}=6 + 1/1 ${aaa}=3`,
      used: `0/0 ${aaa}=2`,
      lacks: aaa,
    },
    { name: "a resource the host does not have", app: `1/1 ${bbb}=1`, lacks: bbb },
    { name: "a resource the host does not have, for the init container", init: `1/1 ${bbb}=1`, lacks: bbb },
    { name: "a kubernetes.io resource", app: "1/1 kubernetes.io/something=10", lacks: "kubernetes.io/something" },
    {
      name: "a subdomain's resource",
      init: "1/1 subdomain.kubernetes.io/something=10",
      lacks: "subdomain.kubernetes.io/something",
    },
    { name: "huge pages", app: `1/1 ${huge}=10`, lacks: huge },
    { name: "huge pages for the init container", init: `1/1 ${huge}=10`, lacks: huge },
    {
      name: "huge pages of containers add up",
      app: `1/1 ${huge}=3 + 1/1 ${huge}=3`,
      used: `0/0 ${huge}=2`,
      lacks: huge,
    },
    { name: "overhead fits", app: "1/1", overhead: "3/13", used: "5/5", lacks: "" },
    { name: "overhead does not fit", app: "1/1", overhead: "1/15", used: "5/5", lacks: "memory" },
    { name: "no place for another pod, though it asks for nothing", used: "10/20", maxPods: 1, lacks: "pods" },
    { name: "no place for another pod, though there is room", app: "1/1", used: "5/5", maxPods: 1, lacks: "pods" },
    { name: "no place for another pod that fits exactly", app: "5/1", used: "5/19", maxPods: 1, lacks: "pods" },
    {
      name: "no place for another pod with an init container",
      app: "5/1",
      init: "5/1",
      used: "5/19",
      maxPods: 1,
      lacks: "pods",
    },
    { name: "CPU beside storage", app: "1/1", used: "10/10", lacks: "cpu" },
    { name: "room beside storage", app: "1/1", used: "2/10", lacks: "" },
    {
      name: "more ephemeral storage than there is",
      app: "0/0 ephemeral-storage=25",
      used: "2/2",
      lacks: "ephemeral-storage",
    },
    { name: "ephemeral storage fits", app: "0/0 ephemeral-storage=10", used: "2/2", lacks: "" },
    { name: "a sidecar runs beside the app *", app: "5/5", init: "sidecar 6/5", lacks: "cpu" },
    { name: "a sidecar and the app fit *", app: "5/5", init: "sidecar 5/5", lacks: "" },
    {
      name: "an init container runs beside the sidecars before it *",
      app: "1/1",
      init: "sidecar 5/5 + 6/5",
      lacks: "cpu",
    },
    {
      name: "an init container is over before the sidecars after it *",
      app: "1/1",
      init: "6/5 + sidecar 5/5",
      lacks: "",
    },
    { name: "sidecars add up *", app: "1/1", init: "sidecar 5/1 + sidecar 5/1", lacks: "cpu" },
  ],
};
