import fc from "fast-check";
import { parseFieldSelector } from "../../../../src/api/kubernetes/protocol/field-selector.ts";
import { parseLabelSelector } from "../../../../src/api/kubernetes/protocol/label-selector.ts";
import type { AnyObject } from "../../../../src/model/object.ts";

describe("parseLabelSelector", () => {
  const labels = { app: "web", tier: "front", "example.com/n": "5" };

  it.each([
    ["", true],
    ["app=web", true],
    ["app==web", true],
    ["app=db", false],
    ["app!=db", true],
    ["missing!=db", true],
    ["app", true],
    ["!app", false],
    ["!missing", true],
    ["app in (web,db)", true],
    ["app in (db, cache)", false],
    ["app notin (db)", true],
    ["missing notin (db)", true],
    ["app=web,tier in (front,back),!missing", true],
    ["app=web,tier=back", false],
    ["example.com/n>4", true],
    ["example.com/n<5", false],
    ["empty=", false],
  ])("%s", (text, expected) => expect(parseLabelSelector(text)?.(labels)).toBe(expected));

  it.each(["app in (web", "=web", "app=web=db", "a b", "((", "app in web"])("knows %s for none", (text) =>
    expect(parseLabelSelector(text)).toBeNull(),
  );

  it("answers for any text, and quickly", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: fc.constantFrom(..."ab=!,() in<>") }), (text) => {
        const match = parseLabelSelector(text);
        expect([true, false, undefined]).toContain(match?.(labels));
      }),
    );
  });
});

describe("parseFieldSelector", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web-1", namespace: "default" },
    spec: { nodeName: "h1" },
    status: { phase: "Running", podIP: "10.42.0.5" },
  } as unknown as AnyObject;

  it.each([
    ["", true],
    ["metadata.name=web-1", true],
    ["spec.nodeName=h1,status.phase!=Succeeded,status.phase!=Failed", true],
    ["status.phase=Pending", false],
    ["status.podIPs=10.42.0.5", true],
    ["spec.hostNetwork=false", true],
  ])("%s", (text, expected) => {
    const match = parseFieldSelector(text, "Pod");
    expect(typeof match === "function" && match(pod)).toBe(expected);
  });

  it("says which field cannot be asked for", () => {
    expect(parseFieldSelector("spec.containers=a", "Pod")).toBe("field label not supported: spec.containers");
    expect(parseFieldSelector("status.phase=Running", "ConfigMap")).toBe("field label not supported: status.phase");
    expect(parseFieldSelector("nonsense", "Pod")).toBe('invalid field selector: "nonsense"');
  });

  it("finds the subject of an event in either group", () => {
    const event = {
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { name: "e" },
      regarding: { name: "web-1" },
    } as unknown as AnyObject;
    const match = parseFieldSelector("involvedObject.name=web-1", "Event");
    expect(typeof match === "function" && match(event)).toBe(true);
  });
});
