/**
 * Labels on what Berth makes on a host: the record of what runs. Written when a container is created, parsed in
 * executors only. Something is ours if `instance` is our own id; nothing else is ever changed or deleted.
 */
export const labels = {
  /** Id of the installation, so that two Berths on one host leave each other alone. */
  instance: "berth.dev/instance",
  /** What the container is: see ContainerRole. */
  role: "berth.dev/role",
  podUid: "berth.dev/pod-uid",
  namespace: "berth.dev/namespace",
  pod: "berth.dev/pod",
  container: "berth.dev/container",
  /** `Deployment.apps default/web` of the owner. */
  owner: "berth.dev/owner",
  /** Hash of all that needs a restart when it changes. */
  specHash: "berth.dev/spec-hash",
  /** Hash of the owner's pod template: the pod's revision. */
  templateHash: "berth.dev/template-hash",
  /** The commit that brought this container about. */
  commit: "berth.dev/commit",
  /** How many containers of this name the pod has had before this one. */
  attempt: "berth.dev/attempt",
  /** On a container that leaves a message in a file of its own: its path. */
  terminationPath: "berth.dev/termination-message-path",
  /** On a container whose log may stand for its message: `FallbackToLogsOnError`. */
  terminationPolicy: "berth.dev/termination-message-policy",
  /** On a volume: the claim whose data it holds. */
  claim: "berth.dev/claim",
  /** On a volume: the PersistentVolume that the claim is bound to; without it the data is the volume's own. */
  persistentVolume: "berth.dev/persistent-volume",
  /** On a sandbox: the pod's address. */
  address: "berth.dev/address",
  /** On a sandbox: the pod as planned, in JSON, so that a new management box knows it without its manifest. */
  manifest: "berth.dev/pod-manifest",
} as const;

/** `sandbox` is the pause container; `helper` is one Berth itself needs on the host (node, traefik). */
export type ContainerRole = "sandbox" | "init" | "sidecar" | "app" | "ephemeral" | "helper";
