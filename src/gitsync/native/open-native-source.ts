import { join } from "node:path";
import { type CheckedOptions, checkOptions } from "../check-options.ts";
import { failingSource } from "../failing-source.ts";
import type { HeadPoller } from "../head-poller.ts";
import { openGitHttp } from "../http/git-http.ts";
import { openHttpHeadPoller } from "../http/http-head-poller.ts";
import { secretsOf } from "../repository-auth.ts";
import type { RepositorySource } from "../repository-source.ts";
import type { SourceOptions } from "../source-options.ts";
import { sourceOverStore } from "../source-over-store.ts";
import { openBareStore } from "./bare-store.ts";
import { gitEnvironment, usesProxy } from "./git-environment.ts";
import { openNativeHeadPoller } from "./native-head-poller.ts";
import { openNativeStore } from "./native-store.ts";
import { preparePrivateDir } from "./prepare-private-dir.ts";

/** A source that works through the machine's git, 2.31 or newer. Options that cannot work give a source that says so. */
export async function openNativeSource(options: SourceOptions): Promise<RepositorySource> {
  const checked = checkOptions(options);
  if ("code" in checked) return failingSource(checked);
  const privateDir = join(options.dataDir, "home");
  await preparePrivateDir(privateDir, checked.auth);
  const environment = gitEnvironment({ ...checked, privateDir });
  const secrets = secretsOf(checked.auth, checked.address.hostname);
  const poller = openPoller(checked, { environment, privateDir, secrets });
  const bare = openBareStore({
    gitDir: join(options.dataDir, "objects.git"),
    environment,
    secrets,
    packBytes: checked.limits.packBytes,
    fetchMs: checked.deadlines.fetchMs,
  });
  const { ref, deadlines } = checked;
  const store = openNativeStore({ bare, ref, url: poller.url, pushMs: deadlines.pushMs, secrets });
  return sourceOverStore({ ...checked, poller, store });
}

interface NativeSetup {
  readonly environment: NodeJS.ProcessEnv;
  readonly privateDir: string;
  readonly secrets: readonly string[];
}

function openPoller(checked: CheckedOptions, setup: NativeSetup): HeadPoller {
  const { address, ref, deadlines } = checked;
  const web = "origin" in address && !usesProxy(setup.environment);
  if (!web) return openNativeHeadPoller({ address, ref, deadlines, ...setup });
  return openHttpHeadPoller({ address, ref, deadlines, http: openGitHttp({ ...checked, address }) });
}
