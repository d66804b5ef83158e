/** Deeper than any object of Kubernetes: what is deeper is not looked at. */
const deepest = 100;

interface Level {
  readonly path: string;
  /** Null within a list. */
  readonly names: Set<string> | null;
  index: number;
  /** The name whose value is being read. */
  current: string;
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/** Fields that a JSON text names twice in one object, as `spec.replicas`: JSON.parse keeps the last and says nothing. */
export function duplicateFields(text: string): string[] {
  const found: string[] = [];
  const levels: Level[] = [];
  let before = "";
  for (const [token] of text.matchAll(tokens)) {
    step(levels, { token, before, found });
    if (levels.length > deepest) return found;
    before = token;
  }
  return found;
}

interface Step {
  readonly token: string;
  readonly before: string;
  readonly found: string[];
}

function step(levels: Level[], { token, before, found }: Step): void {
  const level = levels.at(-1);
  switch (token) {
    case "{":
    case "[":
      levels.push({ path: pathWithin(level), names: token === "{" ? new Set() : null, index: 0, current: "" });
      break;
    case "}":
    case "]":
      levels.pop();
      break;
    case ",":
      if (level) level.index += 1;
      break;
    case ":":
      name(level, before, found);
  }
}

function name(level: Level | undefined, token: string, found: string[]): void {
  if (!level?.names || !token.startsWith('"')) return;
  level.current = unquoted(token);
  if (level.names.has(level.current)) found.push(pathWithin(level));
  level.names.add(level.current);
}

function pathWithin(level: Level | undefined): string {
  if (!level) return "";
  if (level.names === null) return `${level.path}[${level.index}]`;
  return level.path === "" ? level.current : `${level.path}.${level.current}`;
}

function unquoted(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
