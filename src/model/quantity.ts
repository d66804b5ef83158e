const suffixes: ReadonlyMap<string, number> = new Map([
  ["n", 1e-9],
  ["u", 1e-6],
  ["m", 1e-3],
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
  ["E", 1e18],
  ["Ki", 2 ** 10],
  ["Mi", 2 ** 20],
  ["Gi", 2 ** 30],
  ["Ti", 2 ** 40],
  ["Pi", 2 ** 50],
  ["Ei", 2 ** 60],
]);

/** The number a Kubernetes quantity stands for (`250m` is 0.25, `1Gi` is 1073741824), or null where the text is none. */
export function parseQuantity(text: string): number | null {
  // No quantity is this long, and the pattern below takes time in the square of the length to say so.
  if (text.length > 100) return null;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(text);
  if (!match?.[1]) return null;
  if (match[2]) return Number(match[1] + match[2]);
  return Number(match[1]) * (suffixes.get(match[3] ?? "") ?? Number.NaN);
}

/** Thousandths of a core, rounded up as Kubernetes rounds. Null where the text is no quantity. */
export function cpuMillis(text: string): number | null {
  const cores = parseQuantity(text);
  return cores === null ? null : Math.ceil(Number((cores * 1000).toPrecision(12)));
}

/** Whole bytes, rounded up. Null where the text is no quantity. */
export function bytes(text: string): number | null {
  const value = parseQuantity(text);
  return value === null ? null : Math.ceil(value);
}
