import type { JournalFacts } from "../../../src/model/facts.ts";
import { instant } from "../../../src/model/instant.ts";
import { containerName, imageRef, podUid } from "../../../src/model/names.ts";
import type { ObservedContainer, ObservedHost } from "../../../src/model/observed.ts";
import { pinnedImage } from "../../../src/planner/images/pin.ts";
import type { LivePod } from "../../../src/planner/pods/live-pod.ts";
import { readTurn } from "../../../src/planner/read-turn.ts";
import { emptyFacts, fakeFleet, observe } from "../../support/fake-fleet.ts";
import { aLivePod } from "../../support/live-pods.ts";
import { aContainer, aHostObject, aPod } from "../../support/object-builders.ts";
import { inputFor } from "../../support/planner-input.ts";

const digest = `registry.example/team/web@sha256:${"a".repeat(64)}`;
const tag = "registry.example/team/web:1.0";

function container(imageId: string): ObservedContainer {
  const state = { kind: "running", startedAt: instant(0), paused: false } as const;
  const own = { id: "c", name: containerName("c"), container: "app", specHash: "", attempt: 0, restartCount: 0 };
  return { ...own, role: "app", image: imageRef(tag), imageId, state, lastEnd: null };
}

/** A pod that runs the image whose digest its host knows. */
function runningPod(image: string): LivePod {
  const pod = aLivePod("web-1");
  const [host] = observe(fakeFleet({ h1: {} })).hosts;
  if (!host) throw new Error("no host");
  const images = [{ id: "sha256:1", refs: [], digests: [digest], sizeBytes: 0, createdAt: null }];
  const seen: ObservedHost = { ...host, images };
  return {
    ...pod,
    manifest: aPod("web-1", { containers: [aContainer(image)] }),
    host: { ...pod.host, observed: seen },
    observed: { ...pod.observed, containers: [container("sha256:1")] },
  };
}

const failed = (subject: string) =>
  new Map([[`h2 ${subject}`, { count: 1, lastAt: instant(0), message: "manifest unknown", code: "image-not-found" }]]);

interface Known {
  readonly templateHash?: string;
  readonly failures?: JournalFacts["failures"];
}

/** What a second pod of the Deployment is made of, on another host. */
function pinned(image: string, pods: readonly LivePod[], { templateHash = "x", failures = new Map() }: Known = {}) {
  const fleet = fakeFleet({ h2: {} });
  const turn = readTurn(inputFor(fleet, [aHostObject("h2")]), fleet.now);
  const [host] = turn.hosts;
  const { owner } = aLivePod("web-1");
  if (!host) throw new Error("no host");
  const input = { ...turn.input, facts: { ...emptyFacts(), failures } };
  const identity = { uid: podUid("2"), namespace: "default", name: "web-2", owner, manifest: aPod("web-2") };
  return pinnedImage({ ...identity, turn: { ...turn, pods, input }, host, templateHash, address: null }, image);
}

describe("the image of a container", () => {
  it("is the tag where no pod of its revision runs", () => {
    expect(pinned(tag, [])).toBe(tag);
  });

  it("is the digest that another pod of its revision runs", () => {
    expect(pinned(tag, [runningPod(tag)])).toBe(digest);
  });

  it("is the tag again in another revision", () => {
    expect(pinned(tag, [runningPod(tag)], { templateHash: "y" })).toBe(tag);
  });

  it("is the tag where the digest could not be had", () => {
    expect(pinned(tag, [runningPod(tag)], { failures: failed(digest) })).toBe(tag);
  });

  it("is what the manifest says where that is a digest", () => {
    expect(pinned(digest, [runningPod(digest)])).toBe(digest);
  });
});
