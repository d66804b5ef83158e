import type { Pod } from "../../model/kinds.ts";
import type { PodUid } from "../../model/names.ts";
import type { ObjectKey } from "../../model/object.ts";
import type { HostView } from "../hosts/host-view.ts";
import type { Turn } from "../turn.ts";

/** A pod on the host it has: what its containers are built from. */
export interface PodSite {
  readonly turn: Turn;
  readonly host: HostView;
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
  readonly owner: ObjectKey;
  readonly manifest: Pod;
  readonly templateHash: string;
  /** Null on the host's own network. */
  readonly address: string | null;
}
