import type { Volume } from "../../model/kubernetes.generated.ts";
import { labels } from "../../model/labels.ts";
import { stateDirectory } from "../../model/planner-settings.ts";
import { bytes } from "../../model/quantity.ts";
import { podVolumeName, volumeDirectory } from "../pods/pod-names.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";
import type { PodToRun } from "./pod-to-run.ts";

/**
 * An emptyDir: a volume of the engine's over a directory of our own, because engines make theirs for root alone, and a
 * container that runs as anybody else is to write to it. One in memory needs no directory.
 */
export function scratchSteps({ site, because, hostReady }: PodToRun, volume: Volume): StepDraft[] {
  const { host, turn, uid } = site;
  const name = podVolumeName(site, volume.name);
  if (host.observed?.volumes.some((existing) => existing.name === name)) return [];
  const group = `start ${site.namespace}/${site.name}`;
  const own = { [labels.instance]: turn.input.settings.instance, [labels.podUid]: uid };
  const inMemory = volume.emptyDir?.medium === "Memory";
  const directory = volumeDirectory(uid, volume.name);
  const gid = site.manifest.spec.securityContext?.fsGroup ?? null;
  const made = inMemory
    ? []
    : [
        draftStep(
          { kind: "make-directory", host: host.name, directory, mode: gid === null ? 0o777 : 0o2777, gid },
          { because, group, after: hostReady },
        ),
      ];
  const options = inMemory
    ? memoryOptions(volume)
    : { type: "none", o: "bind", device: `${stateDirectory}/${directory}` };
  const create = draftStep(
    { kind: "create-volume", host: host.name, volume: { name, driver: "local", options, labels: own } },
    { because, group, after: made },
  );
  return [...made, create];
}

/** The engine's options for a volume in memory. */
function memoryOptions({ emptyDir }: Volume): Readonly<Record<string, string>> {
  const size = emptyDir?.sizeLimit === undefined ? null : bytes(emptyDir.sizeLimit);
  return { type: "tmpfs", device: "tmpfs", o: size ? `size=${size},mode=1777` : "mode=1777" };
}
