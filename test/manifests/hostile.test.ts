import { parseFile } from "../../src/manifests/index.ts";

const bomb = (levels: number, width: number) =>
  Array.from({ length: levels }, (_, n) => {
    const item = n === 0 ? "x" : `*a${n - 1}`;
    return `a${n}: &a${n} [${Array.from({ length: width }, () => item).join(",")}]`;
  }).join("\n");

const manyKeys = Array.from({ length: 50_000 }, (_, n) => `k${n}: ${n}`).join("\n");
const anchor = "a: &a [1]\n";

/** Each with the line the problem is on and a part of what it says. */
const hostile: readonly (readonly [name: string, text: string, line: number, part: string])[] = [
  ["nine aliases of nine aliases", bomb(9, 9), 6, "more than 100000 nodes once aliases are written out"],
  [
    "aliases doubling, few enough to be allowed",
    bomb(25, 2),
    15,
    "more than 100000 nodes once aliases are written out",
  ],
  ["an alias of itself", "a: &a [*a]", 1, "an alias that contains itself"],
  ["more aliases than a manifest needs", `${anchor}b: [${"*a,".repeat(51)}]`, 2, "aliases exceeded maxAliases (50)"],
  ["20,000 levels of nesting", "[".repeat(20_000), 1, "nesting exceeded maxDepth (100)"],
  ["50,000 keys", manyKeys, 50_000, "more than 100000 nodes"],
  ["10,000 documents", "---\na: 1\n".repeat(10_000), 1, "more than 5000 documents"],
  ["a megabyte and more", `a: "${"x".repeat(1024 * 1024)}"`, 1, "larger than 1048576 bytes"],
  ["a megabyte in characters of three bytes", `a: "${"€".repeat(400_000)}"`, 1, "larger than 1048576 bytes"],
  ["a tab for indentation", "a:\n\tb: 1", 2, "tab characters must not be used in indentation"],
  ["a key twice", "a: 1\nb: 2\na: 3", 3, "duplicated mapping key"],
  ["code in a tag", "a: !!js/function 'return 1'", 1, "unknown scalar tag"],
  [
    "a merge key",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n<<: { data: { a: b } }",
    4,
    'unknown field "[<<]"',
  ],
  [
    "__proto__",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n__proto__: { a: b }",
    4,
    'unknown field "__proto__"',
  ],
  [
    "constructor",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nconstructor: {}",
    4,
    'unknown field "constructor"',
  ],
  ["a NUL", "a: \u0000", 1, "null byte is not allowed in input"],
];

describe("hostile YAML", () => {
  it.each(hostile)("%s", (_name, text, line, part) => {
    const { problems, objects, broken } = parseFile("x.yaml", text);
    expect(problems[0]).toMatchObject({ at: { line }, severity: "error" });
    expect(problems[0]?.message).toContain(part);
    expect({ objects, broken }).toEqual({ objects: [], broken: true });
  });

  it("pollutes no prototype", () => {
    parseFile("x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { __proto__: polluted }");
    expect(Object.prototype).not.toHaveProperty("polluted");
    expect({}).not.toHaveProperty("data");
  });

  it("never quotes what a Secret holds", () => {
    const text =
      "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata:\n  key: canary one\nstringData:\n  pin: 271828\n";
    const told = JSON.stringify(parseFile("x.yaml", text).problems);
    expect(told).not.toMatch(/canary|271828/);
    expect(told).toMatch(/redacted/);
  });

  it("takes aliases a person would write", () => {
    const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, labels: &l { app: b }, annotations: *l }\n";
    const [first] = parseFile("x.yaml", text).objects;
    expect(first?.object.metadata).toMatchObject({ labels: { app: "b" }, annotations: { app: "b" } });
    expect(first?.object.metadata.labels).not.toBe(first?.object.metadata.annotations);
  });
});
