import { wireFields } from "./wire-fields.generated.ts";

/** How one field of a message is written in JSON, and whom its parts may belong to. */
export interface Field {
  /** Its name in JSON; "" where its own fields stand in its message. */
  readonly name: string;
  /** `string`, `int`, `bool`, `bytes`, `double`, or the name of a message. */
  readonly type: string;
  readonly shape: "one" | "list" | "map";
  /** Whether a zero was given on purpose: Go's pointers, and fields that are always written. */
  readonly keepsZero: boolean;
  /** Names that tell items of a list apart, for owners of fields; none for a set, null where all of it has one owner. */
  readonly itemKeys: readonly string[] | null;
  /** An object that has one owner as a whole. */
  readonly atomic: boolean;
}

export interface Message {
  readonly atomic: boolean;
  readonly byNumber: ReadonlyMap<number, Field>;
  readonly byName: ReadonlyMap<string, Field>;
}

const lines = new Map(wireFields.map((line) => [(line.split(" ", 1)[0] ?? "").replace("#", ""), line]));
const known = new Map<string, Message>();

/** By `apps/v1.Deployment` or `meta.ObjectMeta`; null where there is no such message. */
export function messageOf(name: string): Message | null {
  const line = lines.get(name);
  if (line === undefined) return null;
  const message = known.get(name) ?? readMessage(line);
  known.set(name, message);
  return message;
}

function readMessage(line: string): Message {
  const [head = "", ...fields] = line.split(" ");
  const byNumber = new Map(fields.map(readField));
  return { atomic: head.endsWith("#"), byNumber, byName: new Map(namedFields([...byNumber.values()])) };
}

function namedFields(fields: readonly Field[]): [string, Field][] {
  return fields.flatMap((field): [string, Field][] =>
    field.name === "" ? [...(messageOf(field.type)?.byName ?? [])] : [[field.name, field]],
  );
}

const shapes = { "[]": "list", "{}": "map", "": "one" } as const;

/** `replicas=1:int?`, `containers=2:[]v1.Container@name`: see scripts/wire-fields.txt. */
function readField(text: string): [number, Field] {
  const parts = /^([^=]+)=(\d+):(\[\]|\{\}|)([^?!#@]+)([?!]?)(#?)(@?)(.*)$/.exec(text);
  const [, name = "", number, list, type = "", zero, atomic, shared, keys = ""] = parts ?? [];
  const shape = shapes[list === "[]" || list === "{}" ? list : ""];
  return [
    Number(number),
    {
      name: name === "~" ? "" : name,
      type,
      shape,
      keepsZero: zero !== "",
      itemKeys: shared === "@" ? keys.split(",").filter(Boolean) : null,
      atomic: atomic === "#",
    },
  ];
}
