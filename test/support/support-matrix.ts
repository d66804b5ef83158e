import { podSupport, type Support } from "../../src/manifests/pod-support.ts";
import { support } from "../../src/manifests/support.ts";
import { compareText, groupBy } from "../../src/model/order.ts";
import { podCases } from "../e2e/pod-cases/index.ts";

const introduction = `# Support matrix

What becomes of each field of a pod's spec. *Proved* fields have cases that run on real hosts and look from inside the
container (test/e2e/pod-cases, run by test/e2e/pods.test.ts): this file is made from them and from what the reader of
manifests refuses (src/manifests/pod-support.ts). A field that stands in neither table fits its schema and is either
acted on elsewhere (placement, Services, Jobs) or shown and otherwise without meaning to a container.

*Refused* is an error at the field's place: the last good state of the file keeps running. *Warned* is said and has no effect.
`;

/** docs/support-matrix.md, as the cases and the refusals give it. */
export function supportMatrix(): string {
  const others = support.filter((entry) => !podSupport.some(({ field }) => entry.field.endsWith(`.${field}`)));
  return [
    introduction,
    "## Proved",
    "",
    table(["field of a pod's spec", "what is proved"], provedRows()),
    "",
    "## Refused or warned of",
    "",
    table(["field of a pod's spec", "", "why"], podSupport.map(refusedRow).sort(byFirst)),
    "",
    "## Beyond pods",
    "",
    table(
      ["kind and field", "", "why"],
      others.map(({ kind, ...entry }) => refusedRow({ ...entry, field: `${kind} ${entry.field}`.trim() })),
    ),
    "",
  ].join("\n");
}

type Row = readonly string[];

function provedRows(): Row[] {
  const proofs = podCases.flatMap(({ proves }) => proves);
  const rows = [...groupBy(proofs, ({ field }) => field)].map(([field, all]): Row => {
    const says = [...new Set(all.map((proof) => proof.says))];
    return [code(field), says.join("; ")];
  });
  return rows.sort(byFirst);
}

function refusedRow({ field, level, reason, unless = [] }: Omit<Support, "kind">): Row {
  const allowed = unless.length > 0 ? ` (not: ${unless.map(String).join(", ")})` : "";
  return [code(field), `${level}${allowed}`, reason];
}

const code = (field: string): string => `\`${field}\``;
const byFirst = ([a = ""]: Row, [b = ""]: Row): number => compareText(a, b);

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
