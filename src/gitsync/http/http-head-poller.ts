import type { SourceDeadlines } from "../deadlines.ts";
import { type HeadPoller, noSuchRef } from "../head-poller.ts";
import { fullRefName } from "../ref-name.ts";
import type { RepositoryRef } from "../source-options.ts";
import type { GitHttp, WebAddress } from "./git-http.ts";
import { openRefAsker } from "./http-head.ts";

export interface HttpHeadPollerOptions {
  readonly address: WebAddress;
  readonly ref: RepositoryRef;
  readonly deadlines: SourceDeadlines;
  readonly http: GitHttp;
}

/** Polls over HTTP with one small request on a connection that stays open. */
export function openHttpHeadPoller({ address, ref, deadlines, http }: HttpHeadPollerOptions): HeadPoller {
  const asker = openRefAsker(address, http);
  const name = fullRefName(ref);
  return {
    url: asker.url,
    close: http.close,
    poll: async (signal) => {
      // A commit does not move, but the question still tells where the repository is and whether it lets us in.
      const answer = await asker.ask(name ?? "HEAD", { timeoutMs: deadlines.pollMs, signal });
      if (answer.kind === "failed") return answer;
      const commit = ref.kind === "commit" ? ref.id : answer.id;
      return commit === null ? noSuchRef(asker.url(), ref) : { kind: "head", commit };
    },
  };
}
