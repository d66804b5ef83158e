import type { OutsideTable } from "../../../support/outside-table.ts";

/**
 * Terms: `requirements @ topologyKey in namespaces`, `|` between terms. Pods: `host labels [terms]` with their own
 * anti-affinity in brackets. `fits` names the hosts that will do; where none does, `reason` says why.
 */
export interface PodAffinityCase {
  readonly name: string;
  readonly labels?: string;
  readonly namespace?: string;
  readonly near?: string;
  readonly far?: string;
  readonly pods?: readonly string[];
  readonly hosts?: readonly string[];
  readonly fits: string;
  readonly reason?: "affinity" | "anti-affinity" | "existing";
}

const scan = "machine1 service=securityscan";
const wantsScan = "service in securityscan,value2";
const wantsVirus = "service in antivirusscan,value2";
const china = ["machine1 region=China", "machine2 region=China az=az1", "machine3 region=India"];

export const podAffinityCases: OutsideTable<PodAffinityCase> = {
  file: "k8s.io/kubernetes/pkg/scheduler/framework/plugins/interpodaffinity/filtering_test.go",
  tests: "TestRequiredAffinitySingleNode, TestRequiredAffinityMultipleNodes",
  release: "v1.34.2",
  rows: [
    { name: "no rules, no pods", fits: "machine1" },
    { name: "near, In", labels: "security=S1", near: `${wantsScan} @ region`, pods: [scan], fits: "machine1" },
    {
      name: "near, NotIn",
      labels: "security=S1",
      near: "service notin securityscan3,value3 @ region",
      pods: [scan],
      fits: "machine1",
    },
    {
      name: "near, in another namespace",
      labels: "security=S1",
      near: `${wantsScan} @ region in DiffNameSpace`,
      pods: [`${scan} ns`],
      fits: "",
      reason: "affinity",
    },
    {
      name: "near, another value",
      labels: "service=securityscan",
      near: `${wantsVirus} @ region`,
      pods: [scan],
      fits: "",
      reason: "affinity",
    },
    {
      name: "near, several operators and terms",
      labels: "security=S1",
      near: "service exists & wrongkey absent @ region | service in securityscan & service notin WrongValue @ region",
      pods: [scan],
      fits: "machine1",
    },
    {
      name: "near, one requirement of one term fails",
      labels: "security=S1",
      near: "service exists & wrongkey absent @ region | service in securityscan2 & service notin WrongValue @ region",
      pods: [scan],
      fits: "",
      reason: "affinity",
    },
    {
      name: "near and far both hold",
      labels: "security=S1",
      near: `${wantsScan} @ region`,
      far: `${wantsVirus} @ node`,
      pods: [scan],
      fits: "machine1",
    },
    {
      name: "near and far hold, also the other way round",
      labels: "security=S1",
      near: `${wantsScan} @ region`,
      far: `${wantsVirus} @ node`,
      pods: [`${scan} [${wantsVirus} @ node]`],
      fits: "machine1",
    },
    {
      name: "near holds, far does not",
      labels: "security=S1",
      near: `${wantsScan} @ region`,
      far: `${wantsScan} @ zone`,
      pods: [scan],
      fits: "",
      reason: "anti-affinity",
    },
    {
      name: "the pod there objects",
      labels: "service=securityscan",
      near: `${wantsScan} @ region`,
      far: `${wantsVirus} @ node`,
      pods: [`${scan} [${wantsScan} @ zone]`],
      fits: "",
      reason: "existing",
    },
    {
      name: "no company and not its own",
      labels: "service=securityscan",
      near: "service notin securityscan,value2 @ region",
      pods: ["machine2 service=securityscan"],
      fits: "",
      reason: "affinity",
    },
    {
      name: "the pod there objects to one without rules",
      labels: "service=securityscan",
      pods: [`${scan} [${wantsScan} @ zone]`],
      fits: "",
      reason: "existing",
    },
    {
      name: "the pod there objects to others only",
      labels: "service=securityscan",
      pods: [`${scan} [service notin securityscan,value2 @ zone]`],
      fits: "machine1",
    },
    {
      name: "far from the one there, which objects to others",
      labels: "service=securityscan",
      far: "service exists @ region | security exists @ region",
      pods: ["machine1 security=S1 [security exists @ zone]"],
      fits: "",
      reason: "anti-affinity",
    },
    {
      name: "symmetry a1",
      labels: "service=securityscan",
      far: "service exists @ zone | security exists @ zone",
      pods: ["machine1 security=S1 [security exists @ zone]"],
      fits: "",
      reason: "anti-affinity",
    },
    {
      name: "symmetry a2",
      labels: "security=S1",
      far: "security exists @ zone",
      pods: [`${scan} [service exists @ zone | security exists @ zone]`],
      fits: "",
      reason: "existing",
    },
    // Where both sides object, newer versions name the newcomer's own rule, as Berth does; older ones the other's.
    {
      name: "symmetry b1",
      labels: "abc= xyz=",
      far: "abc exists @ zone | def exists @ zone",
      pods: ["machine1 def= xyz= [abc exists @ zone | def exists @ zone]"],
      fits: "",
      reason: "anti-affinity",
    },
    {
      name: "symmetry b2",
      labels: "def= xyz=",
      far: "abc exists @ zone | def exists @ zone",
      pods: ["machine1 abc= xyz= [abc exists @ zone | def exists @ zone]"],
      fits: "",
      reason: "anti-affinity",
    },
    {
      name: "near: every host of the region",
      near: "foo in bar @ region",
      pods: ["machine1 foo=bar"],
      hosts: china,
      fits: "machine1 machine2",
    },
    {
      name: "the first of a group goes anywhere, though a pod fits one of its terms",
      labels: "foo=bar service=securityscan",
      near: "foo in bar @ zone | service in securityscan @ zone",
      pods: ["nodeA foo=bar"],
      hosts: ["nodeA zone=az1 hostname=h1", "nodeB zone=az2 hostname=h2"],
      fits: "nodeA nodeB",
    },
    {
      name: "far: no host of the region",
      far: "foo in abc @ region",
      pods: ["nodeA foo=abc"],
      hosts: ["nodeA region=r1 hostname=nodeA", "nodeB region=r1 hostname=nodeB"],
      fits: "",
      reason: "anti-affinity",
    },
    {
      name: "far: any term is enough",
      far: "foo in abc @ region | service in securityscan @ zone",
      pods: ["nodeA foo=abc service=securityscan"],
      hosts: ["nodeA region=r1 zone=z1 hostname=nodeA", "nodeB region=r1 zone=z2 hostname=nodeB"],
      fits: "",
      reason: "anti-affinity",
    },
    {
      name: "far: another region will do",
      far: "foo in abc @ region",
      pods: ["machine1 foo=abc"],
      hosts: china,
      fits: "machine3",
    },
    {
      name: "far in one's own namespace, the other's objection in its",
      labels: "foo=123",
      namespace: "ns1",
      far: "foo in bar @ region",
      pods: ["machine1 foo=bar ns1", "machine3 [foo in 123 @ region] ns2"],
      hosts: china,
      fits: "machine3",
    },
  ],
};
