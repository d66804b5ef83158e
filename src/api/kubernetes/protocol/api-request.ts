import type { AcceptedForm } from "./accept.ts";

/** A request as routes see it. */
export interface ApiRequest {
  readonly method: string;
  /** Decoded parts of the path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly accept: readonly AcceptedForm[];
  readonly contentType: string;
  readonly body: Buffer;
  readonly user: User;
}

/** Who asks: as RBAC and commits know them. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  /** What else is known: the id of a token, the pod it is bound to. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
  /** Who really asks, where it is by `--as`. */
  readonly impersonatedBy?: string;
}
