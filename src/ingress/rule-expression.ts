/** A parsed rule of a router in Traefik's v3 syntax. */
export type RuleExpression =
  | { readonly kind: "call"; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: "not"; readonly of: RuleExpression }
  | { readonly kind: "and" | "or"; readonly parts: readonly RuleExpression[] };

type Token = { readonly kind: "word" | "text" | "sign"; readonly value: string };

/** The expression of a rule, or null where it is none. `&&` binds tighter than `||`. */
export function parseRule(rule: string): RuleExpression | null {
  const tokens = tokenize(rule);
  if (tokens === null) return null;
  const cursor = { tokens, at: 0 };
  const expression = parseAny(cursor);
  return cursor.at === tokens.length ? expression : null;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

const pattern = /\s*(?:(?<sign>&&|\|\||[!(),])|"(?<double>(?:[^"\\]|\\.)*)"|`(?<raw>[^`]*)`|(?<word>[A-Za-z]+))\s*/y;

function tokenize(rule: string): Token[] | null {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < rule.length) {
    const groups = pattern.exec(rule)?.groups;
    if (!groups) return null;
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token {
  const { sign, double, raw, word } = groups;
  if (sign !== undefined) return { kind: "sign", value: sign };
  if (word !== undefined) return { kind: "word", value: word };
  return { kind: "text", value: raw ?? (double ?? "").replace(/\\(.)/g, "$1") };
}

function parseAny(cursor: Cursor): RuleExpression | null {
  return parseList(cursor, {
    kind: "or",
    sign: "||",
    part: (at) => parseList(at, { kind: "and", sign: "&&", part: parseOne }),
  });
}

function parseList(
  cursor: Cursor,
  list: {
    readonly kind: "and" | "or";
    readonly sign: string;
    readonly part: (cursor: Cursor) => RuleExpression | null;
  },
): RuleExpression | null {
  const parts: RuleExpression[] = [];
  do {
    const part = list.part(cursor);
    if (!part) return null;
    parts.push(part);
  } while (takeSign(cursor, list.sign));
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: list.kind, parts };
}

function parseOne(cursor: Cursor): RuleExpression | null {
  if (takeSign(cursor, "!")) {
    const of = parseOne(cursor);
    return of && { kind: "not", of };
  }
  if (takeSign(cursor, "(")) {
    const inner = parseAny(cursor);
    return takeSign(cursor, ")") ? inner : null;
  }
  return parseCall(cursor);
}

function parseCall(cursor: Cursor): RuleExpression | null {
  const name = take(cursor, "word");
  if (name === null || !takeSign(cursor, "(")) return null;
  const args: string[] = [];
  do {
    const argument = take(cursor, "text");
    if (argument === null) return null;
    args.push(argument);
  } while (takeSign(cursor, ","));
  return takeSign(cursor, ")") ? { kind: "call", name, args } : null;
}

function take(cursor: Cursor, kind: Token["kind"]): string | null {
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== kind) return null;
  cursor.at += 1;
  return token.value;
}

function takeSign(cursor: Cursor, sign: string): boolean {
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== "sign" || token.value !== sign) return false;
  cursor.at += 1;
  return true;
}
