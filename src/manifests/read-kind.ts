import { type KindFacts, kindFacts } from "../model/kind-facts.ts";
import { child } from "./field-path.ts";
import { type Finding, required, withHint } from "./finding.ts";
import { nearest } from "./schema/did-you-mean.ts";

export interface KindReading {
  /** `apps/v1/Deployment`, or null where the kind is not one we know. */
  readonly key: string | null;
  readonly facts: KindFacts | null;
  readonly findings: readonly Finding[];
}

const builtInGroup = /^[a-z]+$|\.k8s\.io$/;
const knownGroups = new Set([...kindFacts.values()].map((facts) => facts.group));
const knownKeys = [...kindFacts.keys()];

/** Says which kind a document is of. What people run beside us is left alone with a warning; a slip of the pen is an error. */
export function readKind(document: Readonly<Record<string, unknown>>): KindReading {
  const { apiVersion, kind } = document;
  const missing: Finding[] = [];
  if (typeof apiVersion !== "string" || apiVersion === "") missing.push(required(child(null, "apiVersion")));
  if (typeof kind !== "string" || kind === "") missing.push(required(child(null, "kind")));
  if (missing.length > 0) return { key: null, facts: null, findings: missing.map(whatAManifestIs) };
  const key = `${apiVersion}/${kind}`;
  const facts = kindFacts.get(key) ?? null;
  return facts
    ? { key, facts, findings: [] }
    : { key: null, facts, findings: [unknownKind(String(apiVersion), String(kind))] };
}

function whatAManifestIs(finding: Finding): Finding {
  return withHint(finding, "every manifest starts with apiVersion and kind, such as apps/v1 and Deployment");
}

function unknownKind(apiVersion: string, kind: string): Finding {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const ours = group === "" || knownGroups.has(group) || builtInGroup.test(group);
  const base = { code: "unknown-kind", path: ["kind"], point: "value", hint: suggestion(apiVersion, kind) } as const;
  const sentence = `no matches for kind "${kind}" in version "${apiVersion}"`;
  if (ours) return { ...base, severity: "error", message: sentence };
  return { ...base, severity: "warning", message: `${sentence}: this object is left out, Berth does not run it` };
}

function suggestion(apiVersion: string, kind: string): string | null {
  const sameKind = knownKeys.filter((key) => key.endsWith(`/${kind}`));
  if (sameKind[0]) return `${kind} is served as apiVersion: ${sameKind[0].slice(0, -kind.length - 1)}`;
  const inVersion = knownKeys
    .filter((key) => key.startsWith(`${apiVersion}/`))
    .map((key) => key.slice(apiVersion.length + 1));
  const near =
    nearest(kind, inVersion) ??
    nearest(
      kind,
      [...kindFacts.values()].map((facts) => facts.kind),
    );
  return near === null ? null : `did you mean "${near}"?`;
}
