import type { HostName } from "./names.ts";

/** How to reach a host: a Host object with the operator's defaults filled in. */
export interface HostTarget {
  readonly name: HostName;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** One or more `type base64` public keys; any other key is refused. */
  readonly hostKeys: readonly string[];
  readonly via: HostName | null;
}
