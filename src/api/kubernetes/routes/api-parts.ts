import type { Instant } from "../../../model/instant.ts";
import type { ObjectStore } from "../store/object-store.ts";

/** What the routes are made of; main hands it over. */
export interface ApiParts {
  readonly store: ObjectStore;
  readonly clock: () => Instant;
  /** Berth's own version. */
  readonly version: string;
}
