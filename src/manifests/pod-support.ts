/** What becomes of a part of Kubernetes that is not simply run: said when it is met, and the source of the support matrix. */
export interface Support {
  readonly kind: string;
  /** Dotted path in the object; `[]` goes through a list. Empty for the kind itself. */
  readonly field: string;
  readonly level: "warned" | "refused";
  readonly reason: string;
  /** Values that ask for nothing: what would be filled in anyway. */
  readonly unless?: readonly unknown[];
}

type PodField = Omit<Support, "kind">;

const noCloud = "the hosts are plain Docker engines without a cloud's storage";
const noDriver = "engines have no driver for it: mount it on the hosts, and give its path as hostPath";

const cloudDisks = ["awsElasticBlockStore", "azureDisk", "azureFile", "gcePersistentDisk", "cinder", "vsphereVolume"];
const otherDisks = [
  ...["cephfs", "fc", "flexVolume", "flocker", "glusterfs", "iscsi", "photonPersistentDisk", "portworxVolume"],
  ...["quobyte", "rbd", "scaleIO", "storageos"],
];

const refused = (field: string, reason: string): PodField => ({ field, level: "refused", reason });
const warned = (field: string, reason: string, unless?: readonly unknown[]): PodField => ({
  field,
  level: "warned",
  reason,
  ...(unless && { unless }),
});

const volumes: readonly PodField[] = [
  ...cloudDisks.map((name) => refused(`volumes[].${name}`, noCloud)),
  ...otherDisks.map((name) => refused(`volumes[].${name}`, noDriver)),
  refused("volumes[].csi", "there are no CSI drivers on plain Docker hosts"),
  refused("volumes[].gitRepo", "Kubernetes has taken it out: clone in an init container, into an emptyDir"),
  refused("volumes[].image", "engines before 28 mount no images"),
  refused("volumes[].ephemeral", "declare a PersistentVolumeClaim, or take an emptyDir"),
  refused("volumes[].projected.sources[].clusterTrustBundle", "there are no trust bundles"),
  refused("volumes[].projected.sources[].podCertificate", "nobody signs certificates for pods"),
  warned("volumes[].projected.sources[].serviceAccountToken", "no token is written for pods yet"),
];

const identity: readonly PodField[] = [
  refused("securityContext.windowsOptions", "the hosts run Linux"),
  refused("securityContext.seccompProfile.localhostProfile", "an engine takes a profile's text, not its file's name"),
  warned("securityContext.seLinuxOptions", "processes keep the label their engine gives them"),
  warned("securityContext.seLinuxChangePolicy", "processes keep the label their engine gives them"),
  warned("securityContext.fsGroupChangePolicy", "the group is set when a volume is made"),
  warned("securityContext.supplementalGroupsPolicy", "the image's own groups stay", ["Merge"]),
  { ...refused("hostUsers", "user namespaces are a setting of the whole engine (userns-remap)"), unless: [true] },
];

/** Of every container, in either list. */
const container: readonly PodField[] = [
  refused("volumeDevices", "there are no block volumes"),
  refused("env[].valueFrom.fileKeyRef", "no file of a volume is read before a container starts"),
  refused("restartPolicyRules", "a container restarts by its pod's restartPolicy"),
  refused("lifecycle.postStart.sleep", "it would only hold the pod back: take an exec hook"),
  refused("lifecycle.postStart.tcpSocket", "kubelet does not run it either"),
  refused("lifecycle.preStop.tcpSocket", "kubelet does not run it either"),
  refused("securityContext.windowsOptions", "the hosts run Linux"),
  refused("securityContext.seccompProfile.localhostProfile", "an engine takes a profile's text, not its file's name"),
  warned("securityContext.seLinuxOptions", "processes keep the label their engine gives them"),
  warned("resizePolicy", "a container with other limits is made anew"),
  { ...refused("volumeMounts[].mountPropagation", "mounts stay on the side they were made on"), unless: ["None"] },
  warned("volumeMounts[].recursiveReadOnly", "engines from 25 on do so anyway, older ones cannot", ["Disabled"]),
];

/** Fields of a pod's spec that are not simply run. */
export const podSupport: readonly PodField[] = [
  ...volumes,
  ...identity,
  ...["containers[]", "initContainers[]"].flatMap((list) =>
    container.map((entry) => ({ ...entry, field: `${list}.${entry.field}` })),
  ),
  refused("resourceClaims", "there is no dynamic resource allocation"),
  refused("resources", "limits are set for containers, not for a pod as a whole"),
  warned("overhead", "a sandbox is counted for nothing"),
  warned("runtimeClassName", "every container runs in the engine's own runtime"),
  warned("schedulerName", "Berth's own scheduler places every pod", ["default-scheduler"]),
  warned("readinessGates", "no controller sets these conditions"),
  warned("schedulingGates", "no controller lifts these gates"),
];
