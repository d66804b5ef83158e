import type { WebhookProvider } from "./provider.ts";
import type { BodyLimits } from "./read-body.ts";

/** A repository that a delivery may be about. */
export interface WatchedRepository {
  readonly name: string;
  readonly url: string;
  /** Two while a secret is being replaced; none where deliveries need no signature. */
  readonly secrets: readonly string[];
}

export interface WebhookOptions {
  readonly repositories: () => readonly WatchedRepository[];
  /** Fetches a repository. Called once at a time for each. */
  readonly onPush: (repository: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Told about every request once it is answered, for logs and metrics. */
  readonly onAnswer?: (answer: WebhookAnswer & { readonly provider: WebhookProvider | null }) => void;
  readonly limits?: Partial<BodyLimits & { readonly maxAtOnce: number }>;
  readonly now?: () => number;
}

export interface WebhookAnswer {
  readonly status: 202 | 400 | 401 | 404 | 405 | 408 | 413 | 429;
  readonly message: string;
  readonly repositories: readonly string[];
}
