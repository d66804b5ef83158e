import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { checkOptions } from "../check-options.ts";
import { failingSource } from "../failing-source.ts";
import { fetchFailure } from "../failure.ts";
import { openGitHttp } from "../http/git-http.ts";
import { openHttpHeadPoller } from "../http/http-head-poller.ts";
import { secretsOf } from "../repository-auth.ts";
import type { RepositorySource } from "../repository-source.ts";
import type { SourceOptions } from "../source-options.ts";
import { sourceOverStore } from "../source-over-store.ts";
import { openIsomorphicStore } from "./isomorphic-store.ts";

/** A source that needs no git on the machine. It speaks HTTP and HTTPS only, and holds a whole pack in memory. */
export async function openIsomorphicSource(options: SourceOptions): Promise<RepositorySource> {
  const checked = checkOptions(options);
  if ("code" in checked) return failingSource(checked);
  const { address, auth, ref, limits, deadlines } = checked;
  if (!("origin" in address)) {
    return failingSource(
      fetchFailure("other", `${address.url} is reached by git, which is not installed`, "install git"),
    );
  }
  const gitdir = join(options.dataDir, "portable.git");
  await mkdir(gitdir, { recursive: true, mode: 0o700 });
  const http = openGitHttp({ ...checked, address });
  const poller = openHttpHeadPoller({ address, ref, deadlines, http });
  const secrets = secretsOf(auth, address.hostname);
  const store = openIsomorphicStore({ gitdir, http, url: poller.url, ref, limits, deadlines, secrets });
  return sourceOverStore({ ...checked, poller, store });
}
