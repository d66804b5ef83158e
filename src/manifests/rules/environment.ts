import type { EnvFromSource, EnvVar } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { invalid, type Report, required, unsupported } from "../finding.ts";

const sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"] as const;
const fieldPaths = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
const resourcePath = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/;
export const nameSentence =
  "a valid environment variable name must consist only of printable ASCII characters other than '='";

export function checkEnvironment(variables: readonly EnvVar[] | undefined, at: Field, report: Report): void {
  if (!variables) return;
  for (let index = 0; index < variables.length; index += 1) {
    const variable = variables[index];
    if (variable) checkVariable(variable, child(at, index), report);
  }
}

function checkVariable({ name, value, valueFrom }: EnvVar, at: Field, report: Report): void {
  if (name === "") report(required(child(at, "name")));
  else if (!isVariableName(name)) report(invalid(child(at, "name"), name, nameSentence));
  if (!valueFrom) return;
  const from = child(at, "valueFrom");
  const given = sources.filter((source) => valueFrom[source] !== undefined);
  if (given.length === 0) {
    report(
      invalid(from, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"),
    );
  }
  if (given.length > 1) report(invalid(from, "", "may not have more than one field specified at a time"));
  if (value !== undefined && value !== "") {
    report(invalid(from, "", "may not be specified when `value` is not empty"));
  }
  checkFieldSource(valueFrom, from, report);
}

function checkFieldSource(source: NonNullable<EnvVar["valueFrom"]>, at: Field, report: Report): void {
  const path = source.fieldRef?.fieldPath;
  if (path !== undefined && !isFieldPath(path)) {
    report(unsupported(descend(at, "fieldRef", "fieldPath"), path, fieldPaths));
  }
  const resource = source.resourceFieldRef?.resource;
  if (resource !== undefined && !resourcePath.test(resource)) {
    report(
      unsupported(descend(at, "resourceFieldRef", "resource"), resource, [
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
        "requests.cpu",
        "requests.memory",
        "requests.ephemeral-storage",
      ]),
    );
  }
}

function isFieldPath(path: string): boolean {
  return fieldPaths.includes(path) || /^metadata\.(labels|annotations)\['.+'\]$/.test(path);
}

export function isVariableName(name: string): boolean {
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(name);
}

export function checkEnvironmentSources(list: readonly EnvFromSource[] | undefined, at: Field, report: Report): void {
  for (const [index, source] of (list ?? []).entries()) checkEnvironmentSource(source, child(at, index), report);
}

function checkEnvironmentSource({ prefix, configMapRef, secretRef }: EnvFromSource, at: Field, report: Report): void {
  if (prefix && !isVariableName(prefix)) report(invalid(child(at, "prefix"), prefix, nameSentence));
  if (!configMapRef && !secretRef) report(invalid(at, "", "must specify one of: `configMapRef` or `secretRef`"));
  if (configMapRef && secretRef) report(invalid(at, "", "may not have more than one field specified at a time"));
  if (configMapRef?.name === "") report(required(descend(at, "configMapRef", "name")));
  if (secretRef?.name === "") report(required(descend(at, "secretRef", "name")));
}
