export type Labels = Readonly<Record<string, string>>;

/** Whether an object's labels satisfy a `labelSelector`. */
export type LabelMatch = (labels: Labels) => boolean;

/**
 * `app=web,tier!=db,env in (a,b),env notin (c),key,!key`: a list of requirements that must all hold.
 * Null where the text is none.
 */
export function parseLabelSelector(text: string): LabelMatch | null {
  const requirements = splitRequirements(text).map(parseRequirement);
  if (requirements.some((requirement) => requirement === null)) return null;
  return (labels) => requirements.every((holds) => holds?.(labels));
}

/** At commas that are not inside brackets. */
function splitRequirements(text: string): string[] {
  if (text.trim() === "") return [];
  return (text.match(/(?:\([^)]*\)|[^,(])+|(?<=,)(?=,|$)/g) ?? [""]).map((part) => part.trim());
}

const name = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
const value = "([A-Za-z0-9._-]*)";
const forms: readonly [RegExp, (key: string, given: string) => LabelMatch][] = [
  [new RegExp(`^${name}$`), (key) => (labels) => key in labels],
  [new RegExp(`^!\\s*${name}$`), (key) => (labels) => !(key in labels)],
  [new RegExp(`^${name}\\s*==?\\s*${value}$`), (key, given) => (labels) => labels[key] === given],
  [new RegExp(`^${name}\\s*!=\\s*${value}$`), (key, given) => (labels) => labels[key] !== given],
  [
    new RegExp(`^${name}\\s+in\\s*\\(([^()]*)\\)$`),
    (key, given) => (labels) => key in labels && listed(given, labels[key]),
  ],
  [
    new RegExp(`^${name}\\s+notin\\s*\\(([^()]*)\\)$`),
    (key, given) => (labels) => !(key in labels && listed(given, labels[key])),
  ],
  [new RegExp(`^${name}\\s*>\\s*(\\d+)$`), (key, given) => (labels) => Number(labels[key]) > Number(given)],
  [new RegExp(`^${name}\\s*<\\s*(\\d+)$`), (key, given) => (labels) => Number(labels[key]) < Number(given)],
];

function parseRequirement(text: string): LabelMatch | null {
  for (const [form, match] of forms) {
    const found = form.exec(text);
    if (found) return match(found[1] ?? "", found[2] ?? "");
  }
  return null;
}

function listed(values: string, value: string | undefined): boolean {
  return values.split(",").some((item) => item.trim() === value);
}
