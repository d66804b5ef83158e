import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { type Credentials, type KubeconfigEntry, mergeKubeconfig } from "../../api/kubeconfig.ts";
import { mastersGroup } from "../../api/kubernetes/access/authorize.ts";
import type { User } from "../../api/kubernetes/protocol/api-request.ts";
import { localUrl, publicUrl, servedHosts, tokensPath } from "../../api/serve-kubernetes-api.ts";
import { type ApiIdentity, openApiIdentity } from "../../api/tls/api-identity.ts";
import { issueCertificate } from "../../api/tls/certificate.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Config } from "../../platform/config.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { UserError } from "../user-error.ts";
import { addUserToken, readIfThere, removeUserTokens } from "../user-tokens.ts";

/** `berth kubeconfig`: what kubectl needs to reach the operator, as its administrator or as somebody else. */
export function kubeconfigCommand(): Command {
  const command = new Command("kubeconfig")
    .description("print a kubeconfig for the operator's API, or merge it into yours; for you or for a colleague")
    .option("--merge [file]", "merge into a file instead (else KUBECONFIG, else ~/.kube/config)")
    .option("--name <name>", "of cluster, user and context (berth, or USER@berth)")
    .option("--server <url>", "where the API is reached, if not where the configuration says")
    .option("--user <name>", "for this user, by a new token, instead of the administrator")
    .option("--group <name...>", "groups of that user")
    .option(
      "--client-certificate",
      "by a certificate instead of a token: it cannot be taken back before its time is up",
    )
    .option("--days <number>", "how long the certificate is good", "90")
    .option("--revoke", "take back every token of that user instead");
  return withConfigOptions(command).action((given: Record<string, unknown>) => {
    const config = readConfigOptions(given);
    const flags = flagsOf(given);
    if (flags.revoke) return revoke(config, flags);
    const identity = openApiIdentity(apiDirectory(config), servedHosts(config.api), systemClock.now());
    const entry: KubeconfigEntry = {
      name: flags.name ?? (flags.user === null ? "berth" : `${flags.user}@berth`),
      server: flags.server ?? (flags.user === null ? localUrl(config.api) : publicUrl(config.api)),
      authority: identity.authority,
      ...credentialsOf(config, flags, identity),
    };
    if (flags.merge === null) process.stdout.write(mergeKubeconfig("", entry));
    else mergeInto(flags.merge, entry);
  });
}

interface Flags {
  readonly merge: string | null;
  readonly name: string | null;
  readonly server: string | null;
  readonly user: string | null;
  readonly groups: readonly string[];
  readonly certificate: boolean;
  readonly days: number;
  readonly revoke: boolean;
}

function flagsOf(given: Record<string, unknown>): Flags {
  const text = (name: string): string | null => (typeof given[name] === "string" ? given[name] : null);
  const user = text("user");
  const groups = Array.isArray(given["group"]) ? given["group"].map(String) : [];
  if (user === null && (groups.length > 0 || given["clientCertificate"] === true || given["revoke"] === true)) {
    throw new UserError("--group, --client-certificate and --revoke need --user");
  }
  for (const name of [user ?? "", ...groups.filter((group) => group !== mastersGroup)]) checkName(name);
  const days = Number(text("days"));
  if (!Number.isInteger(days) || days < 1 || days > 3_650) throw new UserError("--days: expected 1 to 3650");
  return {
    ...{ name: text("name"), server: text("server"), user, groups, days },
    merge: given["merge"] === true ? defaultFile() : text("merge"),
    certificate: given["clientCertificate"] === true,
    revoke: given["revoke"] === true,
  };
}

/** Users of Kubernetes' own have names that begin so: nobody is to be taken for one. */
function checkName(name: string): void {
  if (/[^\x20-\x7e]/.test(name)) throw new UserError(`${JSON.stringify(name)}: expected a name in plain characters`);
  if (name.startsWith("system:")) {
    throw new UserError(`${name}: names that begin with system: are Kubernetes' own`);
  }
}

function credentialsOf(
  config: Config,
  { user: name, groups, certificate, days }: Flags,
  identity: ApiIdentity,
): Credentials {
  if (name === null) return { token: identity.adminToken.reveal() };
  const user: User = { name, groups };
  tellReach(config, name);
  if (!certificate) return { token: addUserToken(tokensPath(apiDirectory(config)), user) };
  const { issuer } = identity;
  const from = systemClock.now();
  return issueCertificate({ commonName: name, organizations: groups, use: "client", from, days, issuer });
}

function tellReach({ api }: Config, user: string): void {
  if (!["127.0.0.1", "::1", "localhost"].includes(api.address)) return;
  console.error(
    `the API listens on ${api.address} only: for ${user} to reach it from elsewhere, set api.address and api.names`,
  );
}

function revoke(config: Config, { user }: Flags): void {
  const count = removeUserTokens(tokensPath(apiDirectory(config)), user ?? "");
  console.error(
    `${count} ${count === 1 ? "token" : "tokens"} of ${user} taken back; certificates stay good until their time is up`,
  );
}

const apiDirectory = ({ dataDir }: Config): string => join(dataDir, "api");

function mergeInto(file: string, entry: KubeconfigEntry): void {
  const merged = mergeKubeconfig(readIfThere(file), entry);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, merged, { mode: 0o600 });
  console.error(`${file}: context ${entry.name} is current`);
}

/** The first file of KUBECONFIG's list, as kubectl itself writes to. */
const defaultFile = (): string => process.env["KUBECONFIG"]?.split(":")[0] || join(homedir(), ".kube/config");
