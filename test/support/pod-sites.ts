import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { Pod } from "../../src/model/kinds.ts";
import { labels } from "../../src/model/labels.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { fakeFleet } from "./fake-fleet.ts";
import { aHostObject } from "./object-builders.ts";
import { look, settle } from "./turns.ts";

/** The containers an engine would be told to create for a pod on an empty host, by name within the pod; `POD` is the sandbox. */
export function containersFor(pod: Pod, others: readonly AnyObject[] = []): Readonly<Record<string, ContainerSpec>> {
  const fleet = fakeFleet({ h1: {} });
  const host = aHostObject("h1", { address: "192.0.2.7", extendedResources: { "nvidia.com/gpu": "4" } });
  settle(fleet, [host]);
  return created(look(fleet, [host, ...others, pod]));
}

function created({ steps }: Plan): Record<string, ContainerSpec> {
  const specs = steps.flatMap(({ action }) => (action.kind === "create-container" ? [action.spec] : []));
  return Object.fromEntries(specs.map((spec) => [spec.labels[labels.container] ?? "", spec]));
}

export function environmentOf({ env }: ContainerSpec): Record<string, string> {
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}
