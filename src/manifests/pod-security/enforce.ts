import { isKind } from "../../model/kinds.ts";
import { pathOf } from "../field-path.ts";
import type { Finding } from "../finding.ts";
import type { ParsedFile, ParsedObject } from "../parsed-file.ts";
import { type PodTemplate, podTemplateOf } from "../references/pod-template.ts";
import { createTeller } from "../tell.ts";
import { podSecurityProblem } from "./evaluate.ts";
import { type PodSecurityPolicy, policyOf } from "./namespace-policy.ts";

/**
 * Holds the pods of a revision to what their namespaces' labels ask: a file that breaks it is broken like one that cannot
 * be read, so that what it gave before stays. A file that was in use before it broke it is only spoken of: pods there
 * are stay where a namespace turns stricter, as in Kubernetes.
 */
export function enforcePodSecurity(
  files: readonly ParsedFile[],
  inUse: ReadonlyMap<string, ParsedFile>,
): readonly ParsedFile[] {
  const policies = policiesOf(files);
  if (policies.size === 0) return files;
  return files.map((file) => {
    const findings = file.objects.flatMap((entry) =>
      findingsOf(entry, policies, inUse.get(file.path)?.text === file.text),
    );
    if (findings.length === 0) return file;
    const teller = createTeller(file.path, file.text);
    const problems = findings.map(({ entry, finding }) => teller.tell(entry.start, finding));
    const broken = problems.some(({ severity }) => severity === "error");
    return { ...file, problems: [...file.problems, ...problems], broken, objects: broken ? [] : file.objects };
  });
}

function policiesOf(files: readonly ParsedFile[]): ReadonlyMap<string, PodSecurityPolicy> {
  const policies = new Map<string, PodSecurityPolicy>();
  for (const { objects } of files) {
    for (const { object } of objects) {
      const policy = isKind(object, "Namespace") ? policyOf(object.metadata.labels) : null;
      if (policy) policies.set(object.metadata.name, policy);
    }
  }
  return policies;
}

interface Told {
  readonly entry: ParsedObject;
  readonly finding: Finding;
}

function findingsOf(entry: ParsedObject, policies: ReadonlyMap<string, PodSecurityPolicy>, inUse: boolean): Told[] {
  const policy = policies.get(entry.object.metadata.namespace ?? "");
  const template = policy ? podTemplateOf(entry.object) : null;
  if (!policy || !template) return [];
  const refused = podSecurityProblem(policy.enforce, template.spec);
  if (refused !== null) return [told(entry, template, { message: refused, severity: inUse ? "warning" : "error" })];
  const warned = podSecurityProblem(policy.warn, template.spec);
  return warned === null
    ? []
    : [told(entry, template, { message: `would ${warned.replace(/^violates/, "violate")}`, severity: "warning" })];
}

function told(entry: ParsedObject, { at }: PodTemplate, said: Pick<Finding, "message" | "severity">): Told {
  const path = [...entry.within, ...pathOf(at)];
  const hint = "change the pod, or the pod-security.kubernetes.io labels of its namespace";
  return { entry, finding: { code: "pod-security", path, point: "key", hint, ...said } };
}
