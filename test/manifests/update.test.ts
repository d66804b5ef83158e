import { parseFile, validateUpdate } from "../../src/manifests/index.ts";
import type { AnyObject } from "../../src/model/object.ts";

function objectOf(text: string): AnyObject {
  const { objects, problems } = parseFile("a.yaml", text);
  const [first] = objects;
  if (!first) throw new Error(JSON.stringify(problems));
  return first.object;
}

const deployment = (app: string, replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${app} } }
  template: { metadata: { labels: { app: ${app} } }, spec: { containers: [{ name: a, image: a }] } }
`;
const sealed = (value: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: web }
immutable: true
data: { a: ${value} }
`;
const set = (service: string, replicas: number) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: ${service}
  replicas: ${replicas}
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: a, image: a }] } }
`;

describe("validateUpdate", () => {
  it.each([
    ["a Deployment's replicas", deployment("web", 1), deployment("web", 2), []],
    [
      "a Deployment's selector",
      deployment("web", 1),
      deployment("api", 1),
      ['spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable'],
    ],
    [
      "an immutable ConfigMap",
      sealed("b"),
      sealed("c"),
      ["data: Forbidden: field is immutable when `immutable` is set"],
    ],
    ["a StatefulSet's replicas", set("db", 1), set("db", 3), []],
    [
      "a StatefulSet's service",
      set("db", 1),
      set("other", 1),
      [
        "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds' are forbidden",
      ],
    ],
  ])("%s", (_what, before, after, messages) => {
    expect(validateUpdate(objectOf(before), objectOf(after)).map(({ message }) => message)).toEqual(messages);
  });
});
