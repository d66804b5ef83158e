import fc from "fast-check";
import { constructFromEvents, dump, parseEvents } from "js-yaml";
import { compose } from "../../../src/manifests/yaml/compose.ts";
import { kubernetesTags } from "../../../src/manifests/yaml/kubernetes-tags.ts";
import { readPlain } from "../../../src/manifests/yaml/read-plain.ts";

describe("compose", () => {
  it("gives what js-yaml's own constructor gives", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = dump(value);
        const events = parseEvents(text, {});
        const composed = compose(text, events) ?? constructFromEvents(events, { source: text, schema: kubernetesTags });
        expect(composed).toEqual(constructFromEvents(events, { source: text, schema: kubernetesTags }));
      }),
    );
  });

  it.each(["a: &b 1", "a: !!str 1", "a: 1\na: 2", "toString: 1"])("leaves %j to it", (text) => {
    expect(compose(text, parseEvents(text, {}))).toBeNull();
  });
});

describe("readPlain", () => {
  // As kubectl 1.36 reads each: sigs.k8s.io/yaml, goyaml.v2/resolve.go.
  it.each([
    ["yes", true],
    ["y", true],
    ["Off", false],
    ["yEs", "yEs"],
    ["0644", 420],
    ["0o17", 15],
    ["-010", -8],
    ["08", 8],
    ["0x1F", 31],
    ["0b101", 5],
    ["1_000", 1000],
    ["+12", 12],
    ["1e3", 1000],
    [".5", 0.5],
    ["12:30", "12:30"],
    ["1.2.3", "1.2.3"],
    ["2024-01-02", "2024-01-02"],
    ["-", "-"],
    ["", null],
    ["~", null],
    ["Null", null],
    [".inf", Number.POSITIVE_INFINITY],
    ["100m", "100m"],
  ])("reads %j as %j", (text, value) => {
    expect(readPlain(text)).toBe(value);
  });
});
