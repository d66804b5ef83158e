const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ..."y Y yes Yes YES true True TRUE on On ON".split(" ").map((word) => [word, true] as const),
  ..."n N no No NO false False FALSE off Off OFF".split(" ").map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);
const infinities: ReadonlyMap<string, number> = new Map([
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
]);

/** Whether a word or a number may start so, by character code. Everything else is text at once. */
const telling = new Set([..."yYtTnNfFoO~+-.0123456789"].map((mark) => mark.charCodeAt(0)));

const decimal = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const octal = /^([-+]?)0[oO]?([0-7_]+)$/;
const prefixed = /^([-+]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * What an unquoted scalar stands for, as kubectl reads it, so that a manifest means the same here and there: `yes`, `on` and
 * `y` are booleans and `0644` is octal (sigs.k8s.io/yaml, goyaml.v2/resolve.go).
 */
export function readPlain(source: string): string | number | boolean | null {
  if (source !== "" && !telling.has(source.charCodeAt(0))) return source;
  const word = source.length <= 5 ? words.get(source) : undefined;
  return word !== undefined ? word : (readNumber(source) ?? source);
}

function readNumber(source: string): number | null {
  const code = source.charCodeAt(0);
  if (code > 57) return null;
  if (decimal.test(source)) return Number(source.replaceAll("_", ""));
  if (!float.test(source)) return readPrefixed(source) ?? infinities.get(source) ?? null;
  const eight = octal.exec(source);
  return eight
    ? signed(eight[1], Number.parseInt((eight[2] ?? "").replaceAll("_", ""), 8))
    : Number(source.replaceAll("_", ""));
}

function readPrefixed(source: string): number | null {
  const eight = octal.exec(source);
  if (eight) return signed(eight[1], Number.parseInt((eight[2] ?? "").replaceAll("_", ""), 8));
  const other = prefixed.exec(source);
  return other ? signed(other[1], Number((other[2] ?? "").replaceAll("_", ""))) : null;
}

function signed(sign: string | undefined, value: number): number {
  return sign === "-" ? -value : value;
}
