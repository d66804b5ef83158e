import type { Pod } from "../../model/kinds.ts";
import { failureKey } from "../../model/subject.ts";
import type { Turn } from "../turn.ts";

/** What executors call a pull that failed since an image has no variant for the host's processor. */
const wrongArchitecture = "wrong-architecture";

/**
 * Processors of the fleet on which a pod's images can run; undefined where nothing is known. No registry is asked: a pull
 * that failed on one host has told it for all hosts like it.
 */
export function architecturesOf({ hosts, input }: Turn, { spec }: Pod): string[] | undefined {
  const { failures } = input.facts;
  // Asked for every pod to place, and hardly ever is there anything to tell.
  if (![...failures.values()].some(({ code }) => code === wrongArchitecture)) return undefined;
  const images = [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ image }) => image ?? []);
  const failed = hosts.flatMap(({ name, observed }) => {
    const lacks = images.some((image) => failures.get(failureKey(name, image))?.code === wrongArchitecture);
    return lacks ? (observed?.engine?.architecture ?? []) : [];
  });
  if (failed.length === 0) return undefined;
  const all = new Set(hosts.flatMap(({ observed }) => observed?.engine?.architecture ?? []));
  return [...all].filter((architecture) => !failed.includes(architecture)).sort();
}
