import { podSupport, type Support } from "../../src/manifests/pod-support.ts";
import { support } from "../../src/manifests/support.ts";
import { groupBy, sortBy } from "../../src/model/order.ts";
import { podCases } from "../e2e/pod-cases/index.ts";

const introduction = `# Support matrix

What becomes of each field of a pod's spec. _Proved_ fields have cases that run on real hosts and look from inside the
container (test/e2e/pod-cases, run by test/e2e/pods.test.ts): this file is made from them and from what the reader of
manifests refuses (src/manifests/pod-support.ts). A field that stands in neither list fits its schema and is either
acted on elsewhere (placement, Services, Jobs) or shown and otherwise without meaning to a container.

_Refused_ is an error at the field's place: the last good state of the file keeps running. _Warned_ is said and has no effect.
`;

/** docs/support-matrix.md, as the cases and the refusals give it. */
export function supportMatrix(): string {
  const others = support.filter((entry) => !podSupport.some(({ field }) => entry.field.endsWith(`.${field}`)));
  return [
    introduction,
    section("Proved", provedRows()),
    section("Refused or warned of", podSupport.map(refusedRow)),
    section(
      "Beyond pods",
      others.map(({ kind, ...entry }) => refusedRow({ ...entry, field: `${kind} ${entry.field}`.trim() })),
    ),
  ].join("\n");
}

interface Row {
  readonly field: string;
  readonly text: string;
}

function provedRows(): Row[] {
  const proofs = podCases.flatMap(({ proves }) => proves);
  return [...groupBy(proofs, ({ field }) => field)].map(([field, all]) => ({
    field,
    text: [...new Set(all.map(({ says }) => says))].join("; "),
  }));
}

function refusedRow({ field, level, reason, unless = [] }: Omit<Support, "kind">): Row {
  const allowed = unless.length > 0 ? `, but for ${unless.map(String).join(", ")}` : "";
  return { field, text: `_${level}${allowed}_: ${reason}` };
}

function section(title: string, rows: readonly Row[]): string {
  const lines = sortBy(rows, ({ field }) => field).map(({ field, text }) => `- \`${field}\`\n  ${text}`);
  return `## ${title}\n\n${lines.join("\n")}\n`;
}
