import { labels } from "../../model/labels.ts";
import { podUid } from "../../model/names.ts";
import type { ObservedHost, ObservedVolume } from "../../model/observed.ts";
import type { PodState } from "../../model/pod-state.ts";
import type { StepDraft } from "../steps/draft.ts";
import { draftStep } from "../steps/draft.ts";
import type { Turn } from "../turn.ts";
import { podDirectory } from "./pod-names.ts";

const directory = /^pods\/([0-9a-f]{8}-[0-9a-f-]{27})\//;

/**
 * Files and scratch volumes of pods that are on their host no more: a Berth that ended between a pod's last container
 * and what was only the pod's would else leave them, secrets among them, for good.
 */
export function removeLeftovers(turn: Turn, planned: readonly PodState[]): StepDraft[] {
  if (turn.frozen !== null || turn.unseen !== null) return [];
  return turn.hosts.flatMap(({ name, answers, observed }) => {
    if (!answers || !observed) return [];
    const here = new Set<string>(observed.pods.map(({ uid }) => uid));
    for (const { uid, host } of planned) if (host === name) here.add(uid);
    const isLeft = (uid: string): boolean => !here.has(uid) && !isUnderWay(observed, uid);
    return [
      ...filesLeft(observed, isLeft),
      ...volumesLeft(observed, { isLeft, instance: turn.input.settings.instance }),
    ];
  });
}

/** A step on something of the pod's is in flight: whatever it comes to, the next turn sees it. */
function isUnderWay({ inFlight }: ObservedHost, uid: string): boolean {
  return inFlight.some(({ subject }) => subject.includes(uid));
}

function filesLeft({ name: host, appliedFiles }: ObservedHost, isLeft: (uid: string) => boolean): StepDraft[] {
  const uids = new Set(Object.keys(appliedFiles).flatMap((path) => directory.exec(path)?.[1] ?? []));
  return [...uids]
    .filter(isLeft)
    .sort()
    .map((uid) => draftStep({ kind: "remove-host-file", host, path: podDirectory(podUid(uid)) }, because(uid)));
}

interface Left {
  readonly isLeft: (uid: string) => boolean;
  readonly instance: string;
}

function volumesLeft({ name: host, volumes }: ObservedHost, { isLeft, instance }: Left): StepDraft[] {
  const ownerOf = ({ name, labels: own }: ObservedVolume): string | null => {
    const uid = own[labels.podUid];
    return uid && own[labels.instance] === instance && name.startsWith(`berth_${uid}_`) ? uid : null;
  };
  return volumes.flatMap((volume) => {
    const uid = ownerOf(volume);
    if (uid === null || !isLeft(uid)) return [];
    return [draftStep({ kind: "remove-volume", host, name: volume.name }, because(uid))];
  });
}

function because(uid: string) {
  return { because: { object: null, reason: `left behind by pod ${uid}, which is gone` } };
}
