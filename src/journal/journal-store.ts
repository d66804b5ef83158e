import type { JournalRow, JournalWrite } from "./row.ts";

/** Where rows are kept. Writing throws where the disk refuses: the journal carries on from memory and tries again. */
export interface JournalStore {
  load(): readonly JournalRow[];
  /** All of them or none. */
  write(rows: readonly JournalWrite[]): void;
  close(): void;
}
