import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { mergeKubeconfig } from "../../api/kubeconfig.ts";
import { localUrl, servedHosts } from "../../api/serve-kubernetes-api.ts";
import { openApiIdentity } from "../../api/tls/api-identity.ts";
import { systemClock } from "../../platform/clock.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";

/** `berth kubeconfig`: what kubectl needs to reach the operator, printed or merged into a file. */
export function kubeconfigCommand(): Command {
  const command = new Command("kubeconfig")
    .description("print a kubeconfig for the operator's API, or merge it into yours")
    .option("--merge [file]", "merge into a file instead (else KUBECONFIG, else ~/.kube/config)")
    .option("--name <name>", "of cluster, user and context", "berth");
  return withConfigOptions(command).action((flags: Record<string, unknown>) => {
    const config = readConfigOptions(flags);
    const { api, dataDir } = config;
    const { authority, adminToken } = openApiIdentity(join(dataDir, "api"), servedHosts(api), systemClock.now());
    const server = localUrl(api);
    const entry = { name: String(flags["name"]), server, authority, token: adminToken.reveal() };
    if (flags["merge"] === undefined) process.stdout.write(mergeKubeconfig("", entry));
    else mergeInto(typeof flags["merge"] === "string" ? flags["merge"] : defaultFile(), entry);
  });
}

function mergeInto(file: string, entry: Parameters<typeof mergeKubeconfig>[1]): void {
  const merged = mergeKubeconfig(readIfThere(file), entry);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, merged, { mode: 0o600 });
  console.error(`${file}: context ${entry.name} is current`);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

/** The first file of KUBECONFIG's list, as kubectl itself writes to. */
const defaultFile = (): string => process.env["KUBECONFIG"]?.split(":")[0] || join(homedir(), ".kube/config");
