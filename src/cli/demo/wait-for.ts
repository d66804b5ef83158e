/** Looks until `look` finds something, and says what it was waiting for if it never does. Returns the find and how long it took. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | null>,
  { withinMs, everyMs = 200 }: { readonly withinMs: number; readonly everyMs?: number },
): Promise<{ readonly found: T; readonly tookMs: number }> {
  const startedAt = performance.now();
  let lastError = "";
  while (performance.now() - startedAt < withinMs) {
    const found = await look().catch((error: unknown) => {
      lastError = error instanceof Error ? `; last error: ${error.message}` : "";
      return null;
    });
    if (found !== null) return { found, tookMs: Math.round(performance.now() - startedAt) };
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`waited ${withinMs / 1000} s in vain for ${what}${lastError}`);
}
