import type { Instant } from "../../model/instant.ts";
import type { Pod } from "../../model/kinds.ts";
import type { PodStatus } from "../../model/kubernetes.generated.ts";
import type { PodUid } from "../../model/names.ts";
import type { ObjectKey } from "../../model/object.ts";
import type { ObservedPod } from "../../model/observed.ts";
import type { Leaving } from "../../model/pod-state.ts";
import type { HostView } from "../hosts/host-view.ts";

/** A pod there is on a host, with what kubelet would say of it. */
export interface LivePod {
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
  readonly owner: ObjectKey;
  readonly templateHash: string;
  readonly manifest: Pod;
  readonly host: HostView;
  readonly observed: ObservedPod;
  readonly address: string | null;
  readonly createdAt: Instant | null;
  readonly status: PodStatus;
  readonly ready: boolean;
  readonly readySince: Instant | null;
  /** It was told to leave on an earlier turn, and will not be called back. */
  readonly leaving: Leaving | null;
  /** Its host has been silent for longer than the pod tolerates: it may be replaced elsewhere. */
  readonly lost: boolean;
}

/** A pod that was planned but has left no trace on a host yet. */
export interface WantedPod {
  /** Why it is wanted, for people: `image 1.27 -> 1.28`, `scaled from 2 to 3`. "" where there is no more to say than that it is. */
  readonly reason?: string;
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
  readonly owner: ObjectKey;
  readonly templateHash: string;
  readonly manifest: Pod;
}
