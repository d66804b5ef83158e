import { keepLastGood, parseFile, readManifests } from "../../../src/manifests/index.ts";
import { commitId } from "../../../src/model/names.ts";
import { widget, widgetDefinition } from "../../support/widget-kind.ts";

const revision = { repository: "r", commit: commitId("c".repeat(40)), author: "Ann", subject: "s" };

function read(files: Readonly<Record<string, string>>) {
  const parsed = Object.entries(files).map(([path, text]) => parseFile(path, text));
  const { desired, problems, broken } = readManifests(keepLastGood(parsed, new Map()), revision);
  const told = problems
    .filter(({ code }) => code !== "unsupported")
    .map(({ at, message, severity }) => `${severity} ${at?.file}:${at?.line}:${at?.column} ${message}`);
  return { custom: desired.custom?.map(({ object }) => object), told, broken, incomplete: desired.incomplete };
}

describe("an object of a kind that nobody knows", () => {
  it("is left out with a warning where no definition is in the repository", () => {
    const { custom, told } = read({ "w.yaml": widget("a", "{ size: small }") });
    expect([custom, told]).toEqual([[], [expect.stringContaining('warning w.yaml:2:7 no matches for kind "Widget"')]]);
  });

  it("is legal once a definition is there, in whatever file, with the defaults of its schema", () => {
    const { custom, told, broken } = read({ "a.yaml": widget("a", "{ size: small }"), "z.yaml": widgetDefinition });
    expect([told, broken]).toEqual([[], []]);
    expect(custom).toEqual([
      {
        apiVersion: "example.com/v1",
        kind: "Widget",
        metadata: { name: "a", namespace: "default" },
        spec: { size: "small", count: 1 },
      },
    ]);
  });

  it.each([
    ["{ size: huge }", 'w.yaml:4:15 spec.size: Unsupported value: "huge": supported values: "small", "large"'],
    ["{ size: small, count: -1 }", "w.yaml:4:29 spec.count: Invalid value: -1: must be >= 0"],
    ["{ size: small, cuont: 1 }", 'w.yaml:4:22 unknown field "spec.cuont"'],
    ["{ count: 1 }", "w.yaml:4:1 spec.size: Required value"],
    ["{ size: small, parts: [{ name: 1 }] }", "w.yaml:4:38 spec.parts[0].name: Invalid value: 1: must be string"],
  ])("with %s is refused with its place", (spec, message) => {
    const { custom, told, broken, incomplete } = read({ "w.yaml": widget("a", spec), "crd.yaml": widgetDefinition });
    expect([custom, told, broken]).toEqual([[], [`error ${message}`], ["w.yaml"]]);
    expect(incomplete).toBe("cannot read w.yaml");
  });

  it.each([
    "{ size: small, port: 80 }",
    "{ size: small, port: http }",
    "{ size: small, free: { any: [1, { thing: 2 }] } }",
  ])("takes what its schema leaves open: %s", (spec) => {
    expect(read({ "w.yaml": widget("a", spec), "crd.yaml": widgetDefinition }).told).toEqual([]);
  });

  it("says at the object why a definition cannot be used", () => {
    const wrong = widgetDefinition.replace("enum: [small, large]", "pattern: '('");
    const { told } = read({ "w.yaml": widget("a", "{ size: small }"), "crd.yaml": wrong });
    expect(told).toEqual([expect.stringContaining("error w.yaml:2:7 the schema of Widget cannot be used")]);
  });

  it("never stands in for a kind that is built in", () => {
    const host = widgetDefinition
      .replaceAll("example.com", "berth.dev")
      .replace("kind: Widget", "kind: Host")
      .replace("name: v1\n", "name: v1alpha1\n");
    const { custom, told } = read({ "crd.yaml": host });
    expect([custom, told]).toEqual([[], []]);
  });
});
