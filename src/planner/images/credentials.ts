import type { RegistryCredentials } from "../../model/action.ts";
import type { ImageRef } from "../../model/names.ts";
import { secretData } from "../pods/config-data.ts";
import type { PodSite } from "../pods/pod-site.ts";
import { registryOf } from "./reference.ts";

/** What an image is pulled with: the pod's own pull secrets first, then the operator's. Null: anonymously. */
export function credentialsFor(site: PodSite, image: ImageRef): RegistryCredentials | null {
  const server = registryOf(image);
  const own = (site.manifest.spec.imagePullSecrets ?? []).flatMap(({ name = "" }) => pullSecret(site, name));
  return [...own, ...site.turn.input.settings.registries].find((entry) => isSameServer(entry.server, server)) ?? null;
}

function pullSecret(site: PodSite, name: string): RegistryCredentials[] {
  const text = secretData(site, name)?.get(".dockerconfigjson")?.toString();
  const auths = text ? readAuths(text) : {};
  return Object.entries(auths).map(([server, entry]) => ({ server, ...userAndPassword(entry) }));
}

interface AuthEntry {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
}

/** A pull secret that cannot be read gives no credentials: the registry's refusal then says what is wrong. */
function readAuths(text: string): Record<string, AuthEntry> {
  try {
    const parsed: { auths?: Record<string, AuthEntry> } | null = JSON.parse(text);
    return parsed?.auths ?? {};
  } catch {
    return {};
  }
}

function userAndPassword({ auth, username = "", password = "" }: AuthEntry): { username: string; password: string } {
  if (!auth) return { username, password };
  const [user = "", ...rest] = Buffer.from(auth, "base64").toString().split(":");
  return { username: user, password: rest.join(":") };
}

function isSameServer(written: string, server: string): boolean {
  const bare = written.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  return bare === server || (server === "docker.io" && bare === "index.docker.io");
}
