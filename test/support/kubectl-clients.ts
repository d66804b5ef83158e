import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import clients from "./clients.json";

/** One version of the real client. */
export interface KubectlClient {
  /** `1.29` */
  readonly version: string;
  readonly program: string;
}

const root = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "berth/clients");

const directoryOf = ([minor, { version }]: readonly [string, { readonly version: string }]): string =>
  join(root, `kubectl-${minor}-${version}`);

/**
 * The clients that scripts/fetch-clients.mjs fetched, the oldest first. All or none, said aloud: a table that some
 * versions were left out of proves nothing about them.
 */
export function kubectlClients(): readonly KubectlClient[] {
  const wanted = Object.entries(clients.kubectl).map((pin) => ({
    version: pin[0],
    program: join(directoryOf(pin), "kubectl"),
  }));
  const missing = wanted.filter(({ program }) => !existsSync(program));
  if (missing.length === 0) return wanted;
  console.warn(`skipped: kubectl ${missing.map(({ version }) => version).join(", ")} not here; ${howTo}`);
  return [];
}

const howTo = "node scripts/fetch-clients.mjs fetches them";

/** The helm that comes with them, or null, said aloud. */
export function helmClient(): string | null {
  const pin = Object.entries(clients.kubectl).find(([minor]) => minor === clients.helm);
  const program = pin ? join(directoryOf(pin), "helm") : "";
  if (existsSync(program)) return program;
  console.warn(`skipped: helm is not here; ${howTo}`);
  return null;
}
