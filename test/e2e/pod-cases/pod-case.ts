import type { Pod } from "../../../src/model/kinds.ts";
import type { Container, PodSpec } from "../../../src/model/kubernetes.generated.ts";

/** A pod, what has to be there for it, and what it proves. Each proof is a row of docs/support-matrix.md. */
export interface PodCase {
  /** Of the pod, in the namespace `pods`: unique among all cases. */
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  /** Objects the pod refers to; in the namespace `pods` unless they name another. */
  readonly with?: readonly Referred[];
  /** Major version of the oldest engine that can do it; any unless given. */
  readonly engine?: number;
  /** When its questions may be asked: once it is ready, unless given. */
  readonly until?: (pod: Pod) => boolean;
  readonly proves: readonly Proof[];
}

export interface Referred {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** One field, what is expected of it, and the question whose answer shows it. */
export interface Proof {
  /** Below a pod's spec: `containers[].env[].value`. */
  readonly field: string;
  /** What the field does here, in a few words. */
  readonly says: string;
  readonly ask: Question;
}

/** Text is compared with what was said, without white space around it. */
export type Expected = string | RegExp | ((about: About) => string | RegExp);

/** What is known of the pod's surroundings when an answer is judged. */
export interface About {
  readonly pod: Pod;
  readonly hostAddress: string;
}

export type Question =
  /** Of a shell inside the container; the first of the pod's unless named. */
  | { readonly kind: "inside"; readonly container?: string; readonly script: string; readonly answer: Expected }
  /** Of what the container wrote; for one that has ended. */
  | { readonly kind: "log"; readonly container?: string; readonly answer: Expected }
  /** Of the pod as the API tells it. */
  | { readonly kind: "state"; readonly read: (pod: Pod) => unknown; readonly answer: unknown }
  /** Of a shell on the pod's host. */
  | { readonly kind: "host"; readonly script: string; readonly answer: Expected }
  /** Of a shell on the host that had the pod, once the pod was deleted from the repository and is gone. */
  | { readonly kind: "after"; readonly script: string; readonly answer: Expected };

/** In the lab's registry: a Debian with perl, run as user 65534. */
export const image = "registry.lab:5000/berth/web:1.0";

/** A container that does nothing for as long as it is let. */
export function idle(rest: Partial<Container> = {}): Container {
  return { name: "main", image, command: ["sleep", "infinity"], ...rest };
}

/** The example web server on port 8080. */
export function web(rest: Partial<Container> = {}): Container {
  return { name: "main", image, ...rest };
}

/** Ends by itself: with `code`, after what `script` does. */
export function script(text: string, rest: Partial<Container> = {}): Container {
  return { name: "main", image, command: ["sh", "-c", text], ...rest };
}

export function inside(question: string, answer: Expected, container?: string): Question {
  return { kind: "inside", script: question, answer, ...(container !== undefined && { container }) };
}

export function state(read: (pod: Pod) => unknown, answer: unknown): Question {
  return { kind: "state", read, answer };
}

/** The status of a container by name; the first without. */
export function statusOf(pod: Pod, container?: string) {
  const all = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  return container === undefined ? pod.status?.containerStatuses?.[0] : all.find(({ name }) => name === container);
}

export function conditionOf(pod: Pod, type: string) {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export const hasEnded = (pod: Pod): boolean => ["Succeeded", "Failed"].includes(pod.status?.phase ?? "");

/** A container waits for the reason given. */
export function waits(reason: string): (pod: Pod) => boolean {
  return (pod) => statusOf(pod)?.state?.waiting?.reason === reason;
}
