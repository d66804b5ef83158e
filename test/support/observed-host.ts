import { instant } from "../../src/model/instant.ts";
import { containerName, hostName, imageRef } from "../../src/model/names.ts";
import type { ObservedHost } from "../../src/model/observed.ts";

/** A host that answers, runs its node helper and nothing else; `parts` says what is different. */
export function observedHost(name: string, parts: Partial<ObservedHost> = {}): ObservedHost {
  return {
    name: hostName(name),
    condition: "Ready",
    reason: "EngineAnswers",
    message: "",
    since: instant(0),
    engine: null,
    pods: [],
    helpers: [
      {
        id: `${name}-node`,
        name: containerName("berth-node"),
        role: "helper",
        container: "node",
        specHash: "",
        attempt: 0,
        image: imageRef("berth/node"),
        imageId: "sha256:node",
        state: { kind: "running", startedAt: instant(0), paused: false },
        restartCount: 0,
        lastEnd: null,
      },
    ],
    foreign: [],
    images: [],
    volumes: [],
    networks: [],
    appliedFiles: {},
    inFlight: [],
    ...parts,
  };
}
