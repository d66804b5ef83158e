/** One remembered value. `kind` is the name of a map of facts, or `event`; `value` is JSON. */
export interface JournalRow {
  readonly kind: string;
  readonly key: string;
  readonly value: string;
}

/** A row to write, or where the value is null one to remove. */
export type JournalWrite = Omit<JournalRow, "value"> & { readonly value: string | null };
