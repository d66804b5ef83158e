import type { Brand } from "./brand.ts";

/** `metadata.name` of a Host. */
export type HostName = Brand<"HostName">;
/** Full object id of a Git commit, lower-case hex. */
export type CommitId = Brand<"CommitId">;
/** Stable identity of one pod: a hash of what it is, so that two planners give the same pod the same id. */
export type PodUid = Brand<"PodUid">;
/** Name of a container as the engine knows it, unique on its host. */
export type ContainerName = Brand<"ContainerName">;
/** Reference of an image as a manifest writes it, or pinned: `registry/name:tag` or `name@sha256:...`. */
export type ImageRef = Brand<"ImageRef">;
/** Position of a step in its plan, written `#3`. */
export type StepId = Brand<"StepId">;
/** Hash of a plan's content: equal inputs give an equal id. */
export type PlanId = Brand<"PlanId">;

export const hostName = (text: string): HostName => text as HostName;
export const commitId = (text: string): CommitId => text as CommitId;
export const podUid = (text: string): PodUid => text as PodUid;
export const containerName = (text: string): ContainerName => text as ContainerName;
export const imageRef = (text: string): ImageRef => text as ImageRef;
export const stepId = (text: string): StepId => text as StepId;
export const planId = (text: string): PlanId => text as PlanId;
