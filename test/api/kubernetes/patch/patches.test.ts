import { jsonPatch } from "../../../../src/api/kubernetes/patch/json-patch.ts";
import { mergePatch } from "../../../../src/api/kubernetes/patch/merge-patch.ts";
import { strategicMerge } from "../../../../src/api/kubernetes/patch/strategic-merge.ts";

describe("mergePatch", () => {
  it.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [["a"], { c: 1 }, { c: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: "b" }, ["c"], ["c"]],
  ])("%j with %j", (target, patch, expected) => expect(mergePatch(target, patch)).toEqual(expected));

  it("keeps the order of what was there", () => {
    expect(Object.keys(mergePatch({ z: 1, a: 1 }, { b: 2, z: 3 }) as object)).toEqual(["z", "a", "b"]);
  });

  it("takes __proto__ for a key like any other", () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}')) as Record<string, unknown>;
    expect(Object.hasOwn(merged, "__proto__")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("jsonPatch", () => {
  const target = { list: ["a", "b"], map: { "x/y": 1 } };

  it.each([
    [[{ op: "add", path: "/list/1", value: "c" }], { list: ["a", "c", "b"], map: { "x/y": 1 } }],
    [[{ op: "add", path: "/list/-", value: "c" }], { list: ["a", "b", "c"], map: { "x/y": 1 } }],
    [[{ op: "remove", path: "/list/0" }], { list: ["b"], map: { "x/y": 1 } }],
    [[{ op: "replace", path: "/map/x~1y", value: 2 }], { list: ["a", "b"], map: { "x/y": 2 } }],
    [[{ op: "move", from: "/list/0", path: "/map/z" }], { list: ["b"], map: { "x/y": 1, z: "a" } }],
    [[{ op: "copy", from: "/list/0", path: "/list/-" }], { list: ["a", "b", "a"], map: { "x/y": 1 } }],
    [[{ op: "test", path: "/list", value: ["a", "b"] }], target],
    [[{ op: "replace", path: "", value: 1 }], 1],
  ])("%j", (patch, expected) => expect(jsonPatch(target, patch)).toEqual(expected));

  it.each([
    [{}],
    [[{ op: "remove", path: "/none" }]],
    [[{ op: "remove", path: "/list/2" }]],
    [[{ op: "add", path: "/list/01", value: 1 }]],
    [[{ op: "add", path: "list", value: 1 }]],
    [[{ op: "test", path: "/list/0", value: "b" }]],
    [[{ op: "jump", path: "/list" }]],
    [[{ op: "add", path: "/map/constructor/prototype/x", value: 1 }]],
    [[null]],
  ])("refuses %j", (patch) => expect(() => jsonPatch(target, patch)).toThrow());
});

describe("strategicMerge", () => {
  const pod = {
    containers: [
      { name: "web", image: "web:1", env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80, name: "http" }] },
      { name: "side", image: "side:1" },
    ],
    tolerations: [{ key: "a" }],
    finalizers: ["x"],
  };

  it("merges a list by its key", () => {
    const merged = strategicMerge(pod, {
      containers: [{ name: "web", image: "web:2", ports: [{ containerPort: 80, name: "www" }] }],
    });
    expect(merged["containers"]).toEqual([
      { name: "web", image: "web:2", env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80, name: "www" }] },
      { name: "side", image: "side:1" },
    ]);
  });

  it("adds and removes items", () => {
    const merged = strategicMerge(pod, {
      containers: [
        { name: "new", image: "n" },
        { name: "side", $patch: "delete" },
      ],
    });
    expect((merged["containers"] as { name: string }[]).map(({ name }) => name)).toEqual(["web", "new"]);
  });

  it("replaces a list without a key as a whole", () => {
    expect(strategicMerge(pod, { tolerations: [{ key: "b" }] })["tolerations"]).toEqual([{ key: "b" }]);
  });

  it("replaces what it is told to replace", () => {
    expect(strategicMerge(pod, { containers: [{ $patch: "replace" }, { name: "only" }] })["containers"]).toEqual([
      { name: "only" },
    ]);
    expect(
      strategicMerge(
        { strategy: { type: "RollingUpdate", rollingUpdate: {} } },
        { strategy: { $retainKeys: ["type"], type: "Recreate" } },
      ),
    ).toEqual({
      strategy: { type: "Recreate" },
    });
    expect(strategicMerge({ a: { b: 1 } }, { a: { $patch: "replace", c: 2 } })).toEqual({ a: { c: 2 } });
    expect(strategicMerge({ a: { b: 1 } }, { a: { $patch: "delete" } })).toEqual({});
  });

  it("orders items as the client has them", () => {
    const merged = strategicMerge(pod, { "$setElementOrder/containers": [{ name: "side" }, { name: "web" }] });
    expect((merged["containers"] as { name: string }[]).map(({ name }) => name)).toEqual(["side", "web"]);
  });

  it("merges and prunes lists of plain values", () => {
    expect(strategicMerge(pod, { finalizers: ["y"] })["finalizers"]).toEqual(["x", "y"]);
    expect(strategicMerge(pod, { "$deleteFromPrimitiveList/finalizers": ["x"] })["finalizers"]).toEqual([]);
  });

  it("removes by null", () => expect(strategicMerge({ a: 1, b: 2 }, { a: null })).toEqual({ b: 2 }));
});
