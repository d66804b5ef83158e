import { parseEntryPoint } from "../model/entry-point.ts";
import { imageRef } from "../model/names.ts";
import type { PlannerSettings } from "../model/planner-settings.ts";
import { valueAt } from "./check-config.ts";
import type { ApiConfig, Config, RefConfig, RegistryConfig, RepositoryAuthConfig, RepositoryConfig } from "./config.ts";
import type { LogLevel } from "./log.ts";
import { type Secret, secret } from "./secret.ts";
import { settings, webhookProviders } from "./settings.ts";

/** Where the data directory is when nobody says, and the agent the environment offers. */
export interface ConfigSurroundings {
  readonly dataDir: string;
  readonly agentSocket: string | null;
  /** The text of a secret's file without its last line end. Throws where it cannot be read. */
  readSecret(path: string): string;
}

const defaults = new Map(settings.map((setting) => [setting.path, setting.default]));

/** A checked tree as a Config. Its shape is what checkConfig made sure of. */
export function toConfig(tree: unknown, surroundings: ConfigSurroundings): Config {
  const read = reader(tree, surroundings);
  return {
    repository: repositoryOf(read),
    pollSeconds: read.number("pollSeconds"),
    dataDir: read.optional("dataDir") ?? surroundings.dataDir,
    instance: read.optional("instance"),
    log: { level: read.text("log.level") as LogLevel },
    listen: { address: read.text("listen.address"), port: read.number("listen.port") },
    api: {
      address: read.text("api.address"),
      port: read.number("api.port"),
      enabled: read.flag("api.enabled"),
      readOnly: read.flag("api.readOnly"),
      names: read.list("api.names"),
      tokensFile: read.optional("api.tokensFile"),
      audit: read.text("api.audit") as ApiConfig["audit"],
    },
    ssh: {
      user: read.text("ssh.user"),
      keyFile: read.optional("ssh.keyFile"),
      passphraseFile: read.optional("ssh.passphraseFile"),
      agentSocket: read.optional("ssh.agent") ?? (read.optional("ssh.keyFile") ? null : surroundings.agentSocket),
    },
    cluster: clusterOf(read),
    registries: registriesOf(tree, surroundings),
    webhooks: webhooksOf(read),
  };
}

interface Reader {
  text(path: string): string;
  optional(path: string): string | null;
  number(path: string): number;
  flag(path: string): boolean;
  list(path: string): readonly string[];
  secret(path: string): Secret | null;
}

function reader(tree: unknown, { readSecret }: ConfigSurroundings): Reader {
  const given = (path: string): unknown => valueAt(tree, path.split(".")) ?? defaults.get(path);
  const optional = (path: string): string | null => (given(path) as string | undefined) || null;
  return {
    text: (path) => String(given(path)),
    optional,
    number: (path) => given(path) as number,
    flag: (path) => given(path) as boolean,
    list: (path) => given(path) as readonly string[],
    secret: (path) => {
      const file = optional(`${path}File`);
      const content = file ? readSecret(file) : optional(path);
      return content === null ? null : secret(content);
    },
  };
}

function repositoryOf(read: Reader): RepositoryConfig | null {
  const url = read.optional("repository.url");
  if (url === null) return null;
  const path = read.text("repository.path");
  return { url, ref: refOf(read), path, auth: authOf(read), caFile: read.optional("repository.caFile") };
}

function refOf(read: Reader): RefConfig {
  const [branch, tag, id] = [
    read.optional("repository.branch"),
    read.optional("repository.tag"),
    read.optional("repository.commit"),
  ];
  if (branch) return { kind: "branch", name: branch };
  if (tag) return { kind: "tag", name: tag };
  return id ? { kind: "commit", id } : { kind: "default" };
}

function authOf(read: Reader): RepositoryAuthConfig {
  const username = read.optional("repository.username");
  const token = read.secret("repository.token");
  if (token) return { kind: "token", token, username };
  const password = read.secret("repository.password");
  if (password) return { kind: "basic", username: username ?? "git", password };
  const keyFile = read.optional("repository.keyFile");
  if (!keyFile) return { kind: "none" };
  const passphraseFile = read.optional("repository.passphraseFile");
  return { kind: "sshKey", keyFile, passphraseFile, knownHosts: read.list("repository.knownHosts") };
}

function clusterOf(read: Reader): Config["cluster"] {
  const traefik = read.optional("images.traefik");
  return {
    images: {
      pause: imageRef(read.text("images.pause")),
      node: imageRef(read.text("images.node")),
      traefik: traefik ? imageRef(traefik) : null,
    },
    podCidr: read.text("network.podCidr"),
    serviceCidr: read.text("network.serviceCidr"),
    mtu: read.number("network.mtu"),
    clusterDomain: read.text("clusterDomain"),
    entryPoints: read.list("traefik.entryPoints").flatMap((text) => parseEntryPoint(text) ?? []),
    advertMs: read.number("network.advertMs"),
    tolerationSeconds: read.number("tolerationSeconds"),
    maxPodsPerHost: read.number("maxPodsPerHost"),
    placement: read.text("placement") as PlannerSettings["placement"],
    pruneLimitPercent: read.number("pruneLimitPercent"),
  };
}

interface RegistryTree {
  readonly server: string;
  readonly username: string;
  readonly password?: string;
  readonly passwordFile?: string;
}

function registriesOf(tree: unknown, { readSecret }: ConfigSurroundings): RegistryConfig[] {
  const registries = (valueAt(tree, ["registries"]) ?? []) as readonly RegistryTree[];
  return registries.map(({ server, username, password = "", passwordFile }) => ({
    server,
    username,
    password: secret(passwordFile ? readSecret(passwordFile) : password),
  }));
}

function webhooksOf(read: Reader): Config["webhooks"] {
  const secretsOf = (provider: string): Secret[] =>
    ["secret", "previousSecret"].flatMap((name) => read.secret(`webhooks.${provider}.${name}`) ?? []);
  return Object.fromEntries(webhookProviders.map((name) => [name, secretsOf(name)])) as unknown as Config["webhooks"];
}
