import type { RuleExpression } from "./rule-expression.ts";

export interface TraceRequest {
  readonly scheme: "http" | "https";
  readonly method: string;
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether a request satisfies a rule. A matcher we do not know, and an expression that is none of Go's, match nothing. */
export function matches(expression: RuleExpression, request: TraceRequest): boolean {
  switch (expression.kind) {
    case "and":
      return expression.parts.every((part) => matches(part, request));
    case "or":
      return expression.parts.some((part) => matches(part, request));
    case "not":
      return !matches(expression.of, request);
    case "call":
      return matchers.get(expression.name)?.(expression.args, request) ?? false;
  }
}

type Matcher = (args: readonly string[], request: TraceRequest) => boolean;

const matchers: ReadonlyMap<string, Matcher> = new Map<string, Matcher>([
  ["Host", ([name = ""], { host }) => isHost(name.toLowerCase(), host.toLowerCase())],
  ["HostRegexp", ([text = ""], { host }) => test(text, host.toLowerCase())],
  ["Path", ([path], request) => request.path === path],
  ["PathPrefix", ([path = "/"], request) => request.path.startsWith(path)],
  ["PathRegexp", ([text = ""], { path }) => test(text, path)],
  ["Method", ([method], request) => request.method === method?.toUpperCase()],
  ["Header", ([name = "", value], { headers }) => headers[name.toLowerCase()] === value],
  ["HeaderRegexp", ([name = "", text = ""], { headers }) => test(text, headers[name.toLowerCase()] ?? null)],
  ["Query", ([name = "", value = ""], { query }) => (query[name] ?? null) === value],
  ["QueryRegexp", ([name = "", text = ""], { query }) => test(text, query[name] ?? null)],
]);

/** A leading star stands for one label. */
function isHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith("*.")) return pattern === host;
  return host.slice(host.indexOf(".")) === pattern.slice(1);
}

function test(text: string, value: string | null): boolean {
  try {
    return value !== null && new RegExp(text).test(value);
  } catch {
    return false;
  }
}
