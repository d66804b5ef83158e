/** What our request bodies are written for; engine 20.10 speaks up to 1.41. */
const oldestSpoken = "1.41";
const newestSpoken = "1.51";

/** The newest API version both sides speak. Throws where there is none. */
export function negotiateVersion(engine: { readonly newest: string; readonly oldest: string }): string {
  const version = compare(engine.newest, newestSpoken) < 0 ? engine.newest : newestSpoken;
  if (compare(version, oldestSpoken) < 0 || compare(engine.oldest, version) > 0) {
    throw new Error(
      `engine speaks API ${engine.oldest} to ${engine.newest}, Berth speaks ${oldestSpoken} to ${newestSpoken}`,
    );
  }
  return version;
}

/** True where the engine's version is at least the given one. */
export function speaks(apiVersion: string, wanted: string): boolean {
  return compare(apiVersion, wanted) >= 0;
}

function compare(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA - majorB || minorA - minorB;
}
