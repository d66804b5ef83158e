import type { ConfigMap, Secret } from "../../model/kinds.ts";
import { child, descend, type Field, pathOf } from "../field-path.ts";
import { type Finding, invalid, type Report, required } from "../finding.ts";

const keyPattern = /^[-._a-zA-Z0-9]+$/;
const keySentence =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const mostBytes = 1024 * 1024;

type TextMap = Readonly<Record<string, string>>;

export function checkConfigMap({ data = {}, binaryData = {} }: ConfigMap, report: Report): void {
  checkKeys(data, child(null, "data"), report);
  checkKeys(binaryData, child(null, "binaryData"), report);
  for (const [key, value] of Object.entries(binaryData)) {
    const field = descend(null, "binaryData", key);
    if (!isBase64(value)) report(invalid(field, value, "must be base64"));
    if (Object.hasOwn(data, key)) report(invalid(field, key, "duplicate of key present in data"));
  }
  checkSize([...Object.values(data), ...Object.values(binaryData)], report);
}

/** What each type of Secret must hold (ValidateSecret in core/validation). */
const neededKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
};

/** No finding here ever quotes a value. */
export function checkSecret({ type = "", data = {} }: Secret, report: Report): void {
  const at = child(null, "data");
  checkKeys(data, at, report);
  for (const [key, value] of Object.entries(data)) {
    if (!isBase64(value)) report(notBase64(child(at, key)));
  }
  for (const key of neededKeys[type] ?? []) {
    if (data[key] === undefined) report(required(child(at, key), `a Secret of type ${type} must have it`));
  }
  const docker = data[".dockerconfigjson"];
  if (type === "kubernetes.io/dockerconfigjson" && docker !== undefined && !isJson(docker)) {
    report(invalid(child(at, ".dockerconfigjson"), "<secret contents redacted>", "must be valid JSON"));
  }
  checkSize(Object.values(data), report);
}

function notBase64(field: Field): Finding {
  const finding = invalid(field, "<secret contents redacted>", "must be base64");
  return { ...finding, hint: "write plain text under stringData instead" };
}

function checkKeys(map: TextMap, at: Field, report: Report): void {
  for (const key of Object.keys(map)) {
    const fault = key.length > 253 ? "must be no more than 253 characters" : keyPattern.test(key) ? null : keySentence;
    if (fault !== null) report({ ...invalid(at, key, fault), path: pathOf(child(at, key)), point: "key" });
  }
}

function checkSize(values: readonly string[], report: Report): void {
  const size = values.reduce((sum, value) => sum + value.length, 0);
  if (size > mostBytes) report(invalid(child(null, "data"), "", `Too long: may not be more than ${mostBytes} bytes`));
}

/** As Go reads it: line breaks do not count. */
function isBase64(text: string): boolean {
  return base64.test(/[\r\n]/.test(text) ? text.replace(/[\r\n]/g, "") : text);
}

function isJson(encoded: string): boolean {
  try {
    return typeof JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) === "object";
  } catch {
    return false;
  }
}
