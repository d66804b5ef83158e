import type { IncomingHttpHeaders } from "node:http";

/** One request as it came: signatures are made over exactly these bytes. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A header that must stand there once; one that is repeated or missing is no header. */
export function header({ headers }: Delivery, name: string): string | null {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : null;
}
