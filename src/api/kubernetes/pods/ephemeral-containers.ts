import { checkObject } from "../../../manifests/check-object.ts";
import { isKind, type Pod } from "../../../model/kinds.ts";
import type { EphemeralContainer } from "../../../model/kubernetes.generated.ts";

/** Fields that make no sense in a container that only joins a pod, as Kubernetes refuses them. */
const refused = ["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resources"] as const;

interface Checked {
  /** With their defaults. */
  readonly containers: readonly EphemeralContainer[];
  readonly problems: readonly string[];
}

/** The ephemeral containers a pod is to have, held to Kubernetes' rules: those there are stay as they are. */
export function checkEphemeral(pod: Pod, wanted: readonly EphemeralContainer[]): Checked {
  const present = pod.spec.ephemeralContainers ?? [];
  const lost = present.filter((old) => !wanted.some((each) => isSame(old, each))).map(({ name }) => name);
  const added = wanted.filter((each) => !present.some(({ name }) => name === each.name));
  const checked = added.map((each) => checkAdded(pod, each));
  return {
    containers: [...present, ...checked.flatMap(({ containers }) => containers)],
    problems: [
      ...lost.map(
        (name) => `spec.ephemeralContainers: Forbidden: existing ephemeral containers "${name}" may not be changed`,
      ),
      ...repeated(wanted),
      ...checked.flatMap(({ problems }) => problems),
    ],
  };
}

function checkAdded(pod: Pod, added: EphemeralContainer): Checked {
  const { targetContainerName, ...container } = added;
  const { initContainers = [], containers, volumes = [] } = pod.spec;
  const names = [...initContainers, ...containers].map(({ name }) => name);
  const field = `spec.ephemeralContainers[${added.name}]`;
  const target = targetContainerName ?? "";
  const { name, namespace } = pod.metadata;
  const alone = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: { volumes, containers: [container] },
  };
  const { object, findings } = checkObject(structuredClone(alone));
  const problems = [
    ...refused
      .filter((key) => added[key] !== undefined && !isEmpty(added[key]))
      .map((key) => `${field}.${key}: Forbidden`),
    ...(names.includes(added.name) ? [`${field}.name: Duplicate value: "${added.name}"`] : []),
    ...(target !== "" && !names.includes(target) ? [`${field}.targetContainerName: Not found: "${target}"`] : []),
    ...findings.filter(({ severity }) => severity === "error").map(({ message }) => `${field}: ${message}`),
  ];
  const [defaulted] = object && isKind(object, "Pod") ? object.spec.containers : [];
  const joined = target === "" ? defaulted : defaulted && { ...defaulted, targetContainerName: target };
  return { containers: joined ? [joined] : [], problems };
}

/** What a client sends back may lack defaults; what names a container apart may not differ. */
function isSame(old: EphemeralContainer, each: EphemeralContainer): boolean {
  const parts = (of: EphemeralContainer): string =>
    JSON.stringify([of.name, of.image, of.command ?? [], of.args ?? [], of.targetContainerName ?? ""]);
  return parts(old) === parts(each);
}

function repeated(wanted: readonly EphemeralContainer[]): string[] {
  const names = wanted.map(({ name }) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return [...new Set(twice)].map((name) => `spec.ephemeralContainers: Duplicate value: "${name}"`);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
