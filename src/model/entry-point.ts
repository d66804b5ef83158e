/** A port Traefik listens on besides 80 (`web`) and 443 (`websecure`), by the name its routes call it. */
export interface EntryPoint {
  readonly name: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

/** How settings write one: `postgres=5432/tcp`. */
export const entryPointPattern = "^[a-z0-9][-a-z0-9]*=[0-9]{1,5}/(tcp|udp)$";

/** Reads `postgres=5432/tcp`; null where it is not of that form, or a name or port that Traefik here uses itself. */
export function parseEntryPoint(text: string): EntryPoint | null {
  const [, name, digits, protocol] = /^([a-z0-9][-a-z0-9]*)=(\d{1,5})\/(tcp|udp)$/.exec(text) ?? [];
  const port = Number(digits);
  if (name === undefined || (protocol !== "tcp" && protocol !== "udp") || port < 1 || port > 65_535) return null;
  const isTaken = ownNames.includes(name) || (protocol === "tcp" && ownPorts.includes(port));
  return isTaken ? null : { name, port, protocol };
}

const ownNames: readonly string[] = ["web", "websecure", "traefik"];
const ownPorts: readonly number[] = [80, 443, 8080];
