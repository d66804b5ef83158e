/** How long each conversation with a repository may take, in milliseconds. */
export interface SourceDeadlines {
  readonly pollMs: number;
  readonly fetchMs: number;
  readonly pushMs: number;
}

export const defaultDeadlines: SourceDeadlines = { pollMs: 15_000, fetchMs: 120_000, pushMs: 60_000 };
