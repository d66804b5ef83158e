import { hashText } from "../model/hash.ts";

/** Where in a range of `size` places the search for `key` starts: spread, and the same for the same key. */
export function startOf(key: string, size: number): number {
  return Number.parseInt(hashText(key, 12), 16) % size;
}

/**
 * The first free place from `start` on, round the range once; null where all are taken. Starting from a hash instead
 * of from the first place means that a lost journal gives nearly every Service the address it had.
 */
export function firstFree(size: number, start: number, isFree: (place: number) => boolean): number | null {
  for (let step = 0; step < size; step++) {
    const place = (start + step) % size;
    if (isFree(place)) return place;
  }
  return null;
}
