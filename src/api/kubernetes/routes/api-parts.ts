import type { Instant } from "../../../model/instant.ts";
import type { MeasuredUsage } from "../../../model/usage.ts";
import type { Tokens } from "../auth/tokens.ts";
import type { PodRequests } from "../pods/pod-requests.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Overlay } from "../store/overlay.ts";
import type { PodStreams } from "../streams/pod-streams.ts";
import type { WritePort } from "../writes/write-port.ts";

/** What the routes are made of; main hands it over. */
export interface ApiParts {
  readonly store: ObjectStore;
  readonly clock: () => Instant;
  /** Berth's own version. */
  readonly version: string;
  readonly writes: WritePort;
  readonly streams: PodStreams;
  /** What pods and hosts use: what `kubectl top` shows. */
  readonly usage: () => MeasuredUsage;
  readonly pods: PodRequests;
  readonly tokens: Tokens;
  /** Why writes are refused; null where they are taken. */
  readonly readOnly: string | null;
  /** What clients wrote that no file holds. */
  readonly overlay: Overlay;
  /** Five characters for `generateName`. */
  readonly suffix: () => string;
}
