/** Kubernetes' name formats and its sentences about them (apimachinery/pkg/util/validation). Each gives null for a good name. */

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

export function dnsLabelFault(name: string): string | null {
  if (name.length > 63) return tooLong(63);
  if (label.test(name)) return null;
  return `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`;
}

export function dnsSubdomainFault(name: string): string | null {
  if (name.length > 253) return tooLong(253);
  if (subdomain.test(name)) return null;
  return `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
}

export function dns1035Fault(name: string): string | null {
  if (name.length > 63) return tooLong(63);
  if (label1035.test(name)) return null;
  return `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`;
}

/** `name` or `dns.prefix/name`: keys of labels, annotations and taints. */
export function qualifiedNameFault(key: string): string | null {
  const parts = key.split("/");
  if (parts.length > 2) return nameSentence;
  const [prefix, name] = parts.length === 2 ? [parts[0] ?? "", parts[1] ?? ""] : [null, key];
  if (prefix === "") return "prefix part must be non-empty";
  const fault = prefix === null ? null : dnsSubdomainFault(prefix);
  if (fault !== null) return `prefix part ${fault}`;
  if (name === "") return "name part must be non-empty";
  if (name.length > 63) return `name part ${tooLong(63)}`;
  return qualified.test(name) ? null : nameSentence;
}

export function labelValueFault(value: string): string | null {
  if (value.length > 63) return tooLong(63);
  if (value === "" || qualified.test(value)) return null;
  return `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`;
}

const nameSentence = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;

export function tooLong(most: number): string {
  return `must be no more than ${most} characters`;
}
