import { join } from "node:path";
import { openIsomorphicSource } from "./isomorphic/open-isomorphic-source.ts";
import { gitVersion } from "./native/git-version.ts";
import { openEmbeddedRepository } from "./native/open-embedded-repository.ts";
import { openNativeSource } from "./native/open-native-source.ts";
import type { RepositorySource } from "./repository-source.ts";
import type { SourceOptions } from "./source-options.ts";

/** As SourceOptions; without a url the repository is one of our own, under the data directory. */
export type AnySourceOptions = Omit<SourceOptions, "url"> & { readonly url: string | null };

/** The source these options ask for: through the machine's git where it is new enough, else without it. */
export async function openSource(options: AnySourceOptions): Promise<RepositorySource> {
  const native = isNewEnough(await gitVersion());
  const url = options.url ?? (await embeddedPath(options.dataDir, native));
  return (native ? openNativeSource : openIsomorphicSource)({ ...options, url });
}

/** `repository.git` in the data directory: the name people clone. */
async function embeddedPath(dataDir: string, native: boolean): Promise<string> {
  const path = join(dataDir, "repository.git");
  return native ? openEmbeddedRepository(path) : path;
}

// 2.31 takes configuration from numbered environment variables, which keeps credentials out of arguments.
function isNewEnough(version: readonly [major: number, minor: number] | null): boolean {
  return version !== null && (version[0] > 2 || (version[0] === 2 && version[1] >= 31));
}
