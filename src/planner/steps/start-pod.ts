import { claimVolumeName, newestVolume } from "../../model/claim-data.ts";
import { hashValue } from "../../model/hash.ts";
import type { Volume } from "../../model/kubernetes.generated.ts";
import { labels } from "../../model/labels.ts";
import { withinMeans } from "../hosts/within-means.ts";
import { sandboxName, volumeDirectory } from "../pods/pod-names.ts";
import { sandboxSpec } from "../pods/sandbox.ts";
import { volumeFiles } from "../pods/volume-files.ts";
import { isRestarting } from "../status/restarting.ts";
import { bindingOf } from "../volumes/bindings.ts";
import { claimLabels } from "../volumes/claims.ts";
import { driverOptions } from "../volumes/persistent-volumes.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";
import { joinPod } from "./join-pod.ts";
import type { PodSteps, PodToRun } from "./pod-to-run.ts";
import { pullSteps } from "./pull.ts";
import { scratchSteps } from "./scratch-volume.ts";
import { startContainers } from "./start-containers.ts";

/** What brings a pod one stage further: its sandbox, its volumes, then its next containers. Nothing where all is well. */
export function startPod(pod: PodToRun): PodSteps {
  const sandbox = sandboxSteps(pod);
  const volumes = allVolumeSteps(pod);
  if (volumes.waits) return { steps: sandbox, waits: volumes.waits };
  const isMade = sandbox.filter(({ action }) => action.kind === "create-container");
  const containers = startContainers(pod, {
    create: [...(isMade.length > 0 ? isMade : pod.hostReady), ...volumes.steps],
    start: sandbox.slice(-1),
  });
  return { steps: [...sandbox, ...volumes.steps, ...containers.steps, ...joinPod(pod)], waits: containers.waits };
}

function groupOf({ site }: Pick<PodToRun, "site">, verb: string): string {
  return `${verb} ${site.namespace}/${site.name}`;
}

function sandboxSteps(pod: PodToRun): StepDraft[] {
  const { site, observed, because, hostReady } = pod;
  const state = observed?.sandbox?.state.kind;
  if (state === "running" || isRestarting(observed?.sandbox ?? null)) return [];
  const host = site.host.name;
  const container = observed?.sandbox?.name ?? sandboxName(site);
  const group = groupOf(pod, "start");
  if (state) return [draftStep({ kind: "start-container", host, container }, { because, group, after: hostReady })];
  const spec = withinMeans(site.host, sandboxSpec(site));
  const pull = pullSteps(site, spec.image, "IfNotPresent");
  const create = draftStep(
    { kind: "create-container", host, container, spec },
    { because, group, after: [...hostReady, ...pull] },
  );
  return [
    ...pull,
    create,
    draftStep({ kind: "start-container", host, container }, { because, group, after: [create] }),
  ];
}

function allVolumeSteps(pod: PodToRun): PodSteps {
  const steps: StepDraft[] = [];
  for (const volume of pod.site.manifest.spec.volumes ?? []) {
    const found = volumeSteps(pod, volume);
    if ("message" in found) return { steps: [], waits: found };
    steps.push(...found);
  }
  return { steps, waits: null };
}

function volumeSteps(pod: PodToRun, volume: Volume): StepDraft[] | NonNullable<PodSteps["waits"]> {
  if (volume.emptyDir) return scratchSteps(pod, volume);
  const step = volume.persistentVolumeClaim
    ? claimStep(pod, volume.persistentVolumeClaim.claimName)
    : fileStep(pod, volume);
  if (step === null) return [];
  return "message" in step ? step : [step];
}

function fileStep(pod: PodToRun, volume: Volume): StepDraft | NonNullable<PodSteps["waits"]> | null {
  const content = volumeFiles(pod.site, volume);
  if (!content) return null;
  if (content.kind === "missing") {
    return {
      container: null,
      reason: "ContainerCreating",
      message: `MountVolume.SetUp failed for volume "${volume.name}": ${content.message}`,
    };
  }
  const { host, uid } = pod.site;
  const directory = volumeDirectory(uid, volume.name);
  const hash = hashValue(content.files);
  if (host.observed?.appliedFiles[directory] === hash) return null;
  return draftStep(
    { kind: "write-volume-files", host: host.name, directory, hash, files: content.files },
    { because: pod.because, group: groupOf(pod, "start"), after: pod.hostReady },
  );
}

/** Data volumes are made once and never removed by a plan. */
function claimStep(pod: PodToRun, claim: string): StepDraft | null {
  const { host, turn, namespace } = pod.site;
  if (newestVolume(host.observed?.volumes ?? [], { namespace, name: claim })) return null;
  const name = claimVolumeName({ namespace, name: claim });
  const own = claimLabels(turn.input.settings.instance, namespace, claim);
  const binding = bindingOf(turn, { namespace, name: claim });
  const volume =
    binding.kind === "volume"
      ? {
          options: driverOptions(binding.volume),
          labels: { ...own, [labels.persistentVolume]: binding.volume.metadata.name },
        }
      : { options: {}, labels: own };
  return draftStep(
    { kind: "create-volume", host: host.name, volume: { name, driver: "local", ...volume } },
    { because: { ...pod.because, reason: `data of claim ${claim}` }, group: groupOf(pod, "start") },
  );
}
