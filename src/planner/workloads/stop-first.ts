import type { PodSpec } from "../../model/kubernetes.generated.ts";
import { find } from "../object-index.ts";
import type { Turn } from "../turn.ts";

interface Rollout {
  readonly namespace: string;
  readonly spec: PodSpec;
  /** Pods that hold their place while a new one would start. */
  readonly running: number;
}

const singleWriterModes = new Set(["ReadWriteOnce", "ReadWriteOncePod"]);

/** Why a new pod cannot start beside an old one; null where it can. */
export function stopFirstReason(turn: Turn, { namespace, spec, running }: Rollout): string | null {
  const claim = singleWriterClaim(turn, namespace, spec);
  if (claim !== null) return `claim ${claim} has a single writer`;
  const ports = spec.containers.flatMap((container) => container.ports ?? []).flatMap(({ hostPort }) => hostPort ?? []);
  const [port] = ports;
  const free = turn.hosts.filter(({ answers, object }) => answers && !object.spec.unschedulable).length;
  return port !== undefined && running >= free ? `host port ${port} is taken on every host` : null;
}

function singleWriterClaim({ objects }: Turn, namespace: string, { volumes = [] }: PodSpec): string | null {
  for (const { persistentVolumeClaim } of volumes) {
    const name = persistentVolumeClaim?.claimName;
    const claim = name === undefined ? null : find(objects, "PersistentVolumeClaim", { namespace, name });
    if (name !== undefined && claim?.spec.accessModes?.some((mode) => singleWriterModes.has(mode))) return name;
  }
  return null;
}
