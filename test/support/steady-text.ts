/** Names made from content have no vowel. */
const letter = "[bcdfghjklmnpqrstvwxz2456789]";

const steady: readonly (readonly [RegExp, string | ((found: string, ...groups: string[]) => string)])[] = [
  [/\/tmp\/kubectl-edit-\d+/g, "/tmp/kubectl-edit-NNN"],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, "TOKEN"],
  [/\/tmp\/(LIVE|MERGED)-\d+/g, "/tmp/$1"],
  // One namespace and one host for each version of the client.
  [/\b([a-z]+)-1\d\d\b/g, "$1-vvv"],
  [/\bkubectl-\d\.\d\d\b/g, "kubectl-v.vv"],
  [/https:\/\/127\.0\.0\.1:\d+/g, "https://SERVER"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "TIME"],
  [/\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "DATE"],
  [new RegExp(`-${letter}{8,10}(-${letter}{5})?\\b`, "g"), (_, pod) => (pod ? "-HASH-xxxxx" : "-HASH")],
  [new RegExp(`-${letter}{5}\\b`, "g"), "-xxxxx"],
  [new RegExp(`((?:pod-template|controller-revision)-hash=)(?!db)${letter}+`, "g"), "$1HASH"],
  // What client-go logs of its own retries.
  [/^[IWE]\d{4} .*\n/gm, ""],
  [/\b(docker:\/\/|sha256:)[0-9a-f]{64}\b/g, "$1ID"],
  [/(Resource Version: +)\d+/g, "$1RV"],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, "TIME"],
  [/(resourceVersion"?: ?"?)\d+/g, "$1RV"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "UID"],
  [/\b10\.0\.0\.\d+\b/g, "HOST-IP"],
  [/\b10\.42\.\d+\.\d+\b/g, "POD-IP"],
  [/\b10\.43\.\d+\.\d+\b/g, "SERVICE-IP"],
  [/(?<![=\w.])(\d+m)?\d+s\b/g, "AGE"],
  [/\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000/g, "\tTIME"],
  // How many pods of a rollout are still there when they are told to go.
  [/^(pod "[^"]*" (?:deleted|force deleted)[^\n]*\n)(?:\1)+/gm, "$1"],
  // How far a client looks into what it waits for.
  [/^Waiting for .*\n/gm, ""],
];

/** What differs in width with the above; indentation says something and stays. */
const columns = /(?<=\S) {2,}/g;

/** A client's output without what is another at each run: as steadyLines, and the columns' width. */
export function steadyText(text: string): string {
  return steadyLines(text).replace(columns, "  ");
}

/** Lines without names of hosts, times, ids and addresses. */
export function steadyLines(text: string): string {
  return steady.reduce(
    (all, [pattern, instead]) =>
      typeof instead === "string" ? all.replace(pattern, instead) : all.replace(pattern, instead),
    text,
  );
}
