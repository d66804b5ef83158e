import { entryPointPattern } from "../model/entry-point.ts";
import { defaultSettings } from "../model/planner-settings.ts";
import { logLevels } from "./log.ts";

/**
 * Every setting, once: the file's schema, the environment's names, the flags and the reference in docs are read from
 * this table. `repository.url` is BERTH_REPOSITORY_URL and --repository-url; a secret also has a name ending in `File`
 * (BERTH_REPOSITORY_TOKEN_FILE, --repository-token-file) that names the file to read it from.
 */
export interface Setting {
  readonly path: string;
  readonly kind: "text" | "integer" | "boolean" | "list" | "secret";
  readonly description: string;
  readonly default?: string | number | boolean | readonly string[];
  readonly choices?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const address = "^(?:[0-9.]+|[0-9a-fA-F:]+|localhost)$";
const cidr = "^[0-9]+(?:\\.[0-9]+){3}/[0-9]+$";
const hostnames = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

const repository: readonly Setting[] = [
  text(
    "repository.url",
    "https, ssh or file URL, or a path. Without one Berth keeps a repository of its own in dataDir",
  ),
  text("repository.branch", "Branch to follow; the remote's default unless a branch, tag or commit is given"),
  text("repository.tag", "Tag to follow instead of a branch"),
  text("repository.commit", "Commit to stay at instead of following a branch", {
    pattern: "^[0-9a-f]{40}([0-9a-f]{24})?$",
  }),
  text("repository.path", "Directory that holds the manifests", { default: "" }),
  text("repository.username", "User name beside token or password"),
  hidden("repository.token", "Access token for https"),
  hidden("repository.password", "Password for https"),
  text("repository.keyFile", "Private key for ssh"),
  text("repository.passphraseFile", "File that holds the passphrase of that key"),
  list("repository.knownHosts", "Lines as in known_hosts; a Git server that is not in them is never spoken to"),
  text("repository.caFile", "Certificates to trust beside the system's, in PEM"),
  integer("pollSeconds", "Seconds between looks at the repository", { default: 30, minimum: 1, maximum: 86_400 }),
];

const process: readonly Setting[] = [
  text("dataDir", "Where the journal, the repository's objects and the API's keys are kept; safe to lose"),
  text("instance", "Id that Berth's containers carry. Set it, and a new management box adopts what an old one ran", {
    pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
  }),
  text("log.level", "Least severe level to log", { default: "info", choices: logLevels }),
  text("listen.address", "Address for health, metrics and webhooks", { default: "127.0.0.1", pattern: address }),
  integer("listen.port", "Port for health, metrics and webhooks", { default: 9470, minimum: 0, maximum: 65_535 }),
  text("api.address", "Address of the Kubernetes API", { default: "127.0.0.1", pattern: address }),
  integer("api.port", "Port of the Kubernetes API", { default: 9443, minimum: 0, maximum: 65_535 }),
  flag("api.enabled", "Serve the Kubernetes API", true),
  flag("api.readOnly", "Answer writes with how to commit instead", false),
  list("api.names", "Names and addresses people reach the API by, for its certificate and for kubeconfigs"),
  text("api.tokensFile", 'Users by token, in the form of Kubernetes\' static token file: token,user,uid,"group,group"'),
  text("api.audit", "Where a line for each write goes: audit.log in dataDir, the operator's own log, or nowhere", {
    default: "file",
    choices: ["file", "log", "off"],
  }),
];

const hosts: readonly Setting[] = [
  text("ssh.user", "User on hosts that name none", { default: "berth" }),
  text("ssh.keyFile", "Private key for the hosts"),
  text("ssh.passphraseFile", "File that holds the passphrase of that key"),
  text("ssh.agent", "Socket of an ssh-agent to use instead of a key; SSH_AUTH_SOCK unless a key is given"),
  text("images.pause", "Image of a pod's sandbox", { default: "berth/pause:latest" }),
  text("images.node", "Image of the helper on each host", { default: "berth/node:latest" }),
  text("images.traefik", "Image of Traefik on ingress hosts; empty for no Ingress", { default: "" }),
];

const cluster: readonly Setting[] = [
  text("network.podCidr", "Pod network, split in one /24 for each host", {
    default: defaultSettings.podCidr,
    pattern: cidr,
  }),
  text("network.serviceCidr", "Addresses of Services", { default: defaultSettings.serviceCidr, pattern: cidr }),
  integer("network.mtu", "MTU of the pod network", { default: defaultSettings.mtu, minimum: 576, maximum: 65_535 }),
  integer("network.advertMs", "Milliseconds between advertisements of virtual addresses; 300 fails over within 1.5 s", {
    default: defaultSettings.advertMs,
    minimum: 100,
    maximum: 40_000,
  }),
  list(
    "traefik.entryPoints",
    "Ports for IngressRouteTCP and IngressRouteUDP besides web (80) and websecure (443), as name=port/tcp or name=port/udp",
    entryPointPattern,
  ),
  text("clusterDomain", "Domain of the pods' DNS", { default: defaultSettings.clusterDomain, pattern: hostnames }),
  integer("tolerationSeconds", "Seconds until the pods of a host that does not answer are run elsewhere", {
    default: defaultSettings.tolerationSeconds,
    minimum: 0,
  }),
  integer("maxPodsPerHost", "Most pods on one host", {
    default: defaultSettings.maxPodsPerHost,
    minimum: 1,
    maximum: 250,
  }),
  text("placement", "Fill hosts up, or spread pods over them; the annotation berth.dev/placement of a pod wins", {
    default: defaultSettings.placement,
    choices: ["pack", "spread"],
  }),
  integer("pruneLimitPercent", "Most of the pods one commit may remove before a person has to confirm", {
    default: defaultSettings.pruneLimitPercent,
    minimum: 1,
    maximum: 100,
  }),
];

export const webhookProviders = ["github", "gitlab", "gitea", "forgejo", "gogs", "bitbucket"] as const;
export type WebhookProvider = (typeof webhookProviders)[number];

const webhooks: readonly Setting[] = webhookProviders.flatMap((provider) => [
  hidden(`webhooks.${provider}.secret`, `Secret that deliveries of ${provider} are signed with`),
  hidden(`webhooks.${provider}.previousSecret`, `Secret still accepted while ${provider} is given a new one`),
]);

export const settings: readonly Setting[] = [...repository, ...process, ...hosts, ...cluster, ...webhooks];

type Options = Omit<Setting, "path" | "kind" | "description">;

function text(path: string, description: string, options: Options = {}): Setting {
  return { path, kind: "text", description, ...options };
}

function hidden(path: string, description: string): Setting {
  return { path, kind: "secret", description };
}

function list(path: string, description: string, pattern?: string): Setting {
  return { path, kind: "list", description, default: [], ...(pattern !== undefined && { pattern }) };
}

function integer(path: string, description: string, options: Options): Setting {
  return { path, kind: "integer", description, ...options };
}

function flag(path: string, description: string, standard: boolean): Setting {
  return { path, kind: "boolean", description, default: standard };
}
