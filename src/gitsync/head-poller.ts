import type { FetchFailure } from "../model/tree.ts";
import { fetchFailure } from "./failure.ts";
import { describeRef } from "./ref-name.ts";
import type { RepositoryRef } from "./source-options.ts";

/** The commit a ref points to now. */
export type Head =
  | { readonly kind: "head"; readonly commit: string }
  | { readonly kind: "failed"; readonly failure: FetchFailure };

/** Asks where a ref points, cheaply enough to be asked every few seconds. */
export interface HeadPoller {
  poll(signal: AbortSignal): Promise<Head>;
  /** The repository's URL once redirects within its own host have been followed. */
  url(): string;
  close(): void;
}

/** The answer where a repository was reached and does not list the ref. */
export function noSuchRef(url: string, ref: RepositoryRef): Head {
  const message = `${url} has no ${describeRef(ref)}`;
  const hint = "push a first commit if the repository is empty, else check the name";
  return { kind: "failed", failure: fetchFailure("no-such-ref", message, hint) };
}
