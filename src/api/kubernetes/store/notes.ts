/** What is kept beside Git by kind and key, and outlives the process where a journal holds it. */
export interface Notes {
  notes(kind: string): ReadonlyMap<string, string>;
  /** Null takes a note away. */
  note(kind: string, key: string, value: string | null): void;
}

export function memoryNotes(): Notes {
  const kinds = new Map<string, Map<string, string>>();
  const of = (kind: string): Map<string, string> =>
    kinds.get(kind) ?? kinds.set(kind, new Map()).get(kind) ?? new Map();
  return {
    notes: of,
    note: (kind, key, value) => {
      if (value === null) of(kind).delete(key);
      else of(kind).set(key, value);
    },
  };
}
