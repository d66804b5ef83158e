/** What a benchmark reports: peer and ours measured in one run. */
export interface BenchResult {
  readonly name: string;
  /** True only after other code than the code measured has checked the results themselves. */
  readonly verified: boolean;
  /** One number a goal; the goals are written in docs/benchmarks.md. */
  readonly ratios: Readonly<Record<string, number>>;
  /** Whatever helps to read the ratios: medians in ms, counts, versions. */
  readonly figures: Readonly<Record<string, number | string | readonly number[]>>;
}
