import type { OutsideTable } from "../../../support/outside-table.ts";

/** Parts `app`, `init`, `sidecar`, `pod` and `overhead` with what each asks for, and what the pod holds. */
export type PodRequestRow = readonly [name: string, parts: readonly string[], holds: string];

const file = "k8s.io/component-helpers/resource/helpers_test.go";
const release = "v0.34.2";
const huge = "hugepages-2Mi";
const gigantic = "hugepages-1Gi";

/** Left out: resizing in place, and what leaves a part of the pod out. */
export const podRequests: OutsideTable<PodRequestRow> = {
  file,
  tests: "TestPodResourceRequests",
  release,
  rows: [
    ["nil options, larger init container", ["init cpu=4", "app cpu=1"], "cpu=4"],
    ["nil options, larger containers", ["init cpu=2", "app cpu=2", "app cpu=3"], "cpu=5"],
    [
      "pod overhead included",
      ["overhead cpu=1 memory=1Gi", "init cpu=2", "app cpu=2", "app cpu=3"],
      "cpu=6 memory=1Gi",
    ],
    ["restartable init container", ["sidecar cpu=1", "app cpu=1"], "cpu=2"],
    [
      "multiple restartable init containers",
      ["init cpu=5", "sidecar cpu=1", "sidecar cpu=2", "sidecar cpu=3", "app cpu=1"],
      "cpu=7",
    ],
    [
      "multiple restartable and regular init containers",
      ["init cpu=5", "sidecar cpu=1", "sidecar cpu=2", "init cpu=5", "sidecar cpu=3", "app cpu=1"],
      "cpu=8",
    ],
    ["restartable-init, init and regular", ["sidecar cpu=10", "init cpu=200", "app cpu=100"], "cpu=210"],
  ],
};

/** Left out: what is asked of a pod's containers without the pod's own. */
export const podLevelRequests: OutsideTable<PodRequestRow> = {
  file,
  tests: "TestPodLevelResourceRequests",
  release,
  rows: [
    ["nil", [], ""],
    ["pod level memory resource", ["pod memory=2Mi"], "memory=2Mi"],
    ["pod level memory and container level cpu resources", ["pod memory=2Mi", "app cpu=2m"], "memory=2Mi cpu=2m"],
    [
      "pod level unsupported resources set at both pod-level and container-level",
      ["pod storage=2Mi", "app storage=3Mi"],
      "storage=3Mi",
    ],
    ["pod level unsupported resources set at pod-level", ["pod storage=2Mi", "app memory=3Mi"], "memory=3Mi"],
    ["only container level resources set", ["app memory=3Mi cpu=2m"], "memory=3Mi cpu=2m"],
    [
      "both container-level and pod-level resources set",
      ["pod memory=6Mi cpu=8m", "app memory=3Mi cpu=2m"],
      "memory=6Mi cpu=8m",
    ],
    [
      "container-level resources and init container set",
      ["app memory=3Mi cpu=2m", "init memory=5Mi cpu=4m"],
      "memory=5Mi cpu=4m",
    ],
    [
      "container-level resources and sidecar container set",
      ["app memory=3Mi cpu=2m", "sidecar memory=5Mi cpu=4m"],
      "memory=8Mi cpu=6m",
    ],
    [
      "container-level resources, init and sidecar container set",
      ["app memory=3Mi cpu=2m", "sidecar memory=5Mi cpu=4m", "init memory=6Mi cpu=8m"],
      "memory=11Mi cpu=12m",
    ],
    [
      "pod-level resources, container-level resources, init and sidecar container set",
      ["pod memory=15Mi cpu=18m", "app memory=3Mi cpu=2m", "sidecar memory=5Mi cpu=4m", "init memory=6Mi cpu=8m"],
      "memory=15Mi cpu=18m",
    ],
    [
      "pod-level resources, hugepage request/limit single page size",
      [`pod memory=10Mi ${huge}=2Mi`],
      `memory=10Mi ${huge}=2Mi`,
    ],
    [
      "pod-level resources, hugepage request/limit multiple page sizes",
      [`pod cpu=1 ${huge}=2Mi ${gigantic}=1Gi`],
      `cpu=1 ${huge}=2Mi ${gigantic}=1Gi`,
    ],
    [
      "pod-level resources, container-level resources, hugepage request/limit single page size",
      [`pod cpu=1 ${huge}=10Mi`, `app ${huge}=6Mi`],
      `cpu=1 ${huge}=10Mi`,
    ],
    [
      "pod-level resources, container-level resources, hugepage request/limit multiple page sizes",
      [`pod cpu=1 ${huge}=10Mi ${gigantic}=2Gi`, `app cpu=1 ${gigantic}=2Gi`],
      `cpu=1 ${huge}=10Mi ${gigantic}=2Gi`,
    ],
    [
      "pod-level resources, hugepage request/limit multiple page sizes between pod-level and container-level",
      [`pod cpu=1 ${huge}=10Mi`, `app memory=4Mi ${gigantic}=1Gi`],
      `cpu=1 memory=4Mi ${huge}=10Mi ${gigantic}=1Gi`,
    ],
  ],
};
