import { kindByResource, type ServedKind } from "../../../../src/api/kubernetes/served-kinds.ts";
import { type Change, createObjectStore } from "../../../../src/api/kubernetes/store/object-store.ts";
import { instant } from "../../../../src/model/instant.ts";
import type { AnyObject } from "../../../../src/model/object.ts";
import type { View } from "../../../../src/view/view.ts";

const maps = kindByResource("v1", "configmaps") as ServedKind;
const deployments = kindByResource("apps/v1", "deployments") as ServedKind;

const map = (name: string, value = "1", namespace = "default"): AnyObject =>
  ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data: { a: value } }) as AnyObject;
const deployment = (replicas: number, ready: number): AnyObject =>
  ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: { replicas },
    status: { replicas: ready },
  }) as AnyObject;
const view = (...objects: AnyObject[]): View => objects.map((object) => ({ object, at: null }));

function store(memory = 100) {
  const made = createObjectStore({ firstRevision: 100, memory });
  const told: Change[][] = [];
  made.subscribe((changes) => told.push([...changes]));
  return { ...made, told, show: (...objects: AnyObject[]) => made.publish(view(...objects), instant(60_000)) };
}

describe("publish", () => {
  it("tells each change once, with a rising revision", () => {
    const { show, told } = store();
    show(map("a"), map("b"));
    show(map("a", "2"));
    expect(
      told.map((changes) => changes.map(({ type, revision, stored }) => [type, revision, stored.object.metadata.name])),
    ).toEqual([
      [
        ["ADDED", 101, "a"],
        ["ADDED", 102, "b"],
      ],
      [
        ["MODIFIED", 103, "a"],
        ["DELETED", 104, "b"],
      ],
    ]);
  });

  it("tells nobody and keeps the revision where nothing changed", () => {
    const { show, told, get, revision } = store();
    show(map("a"));
    show(structuredClone(map("a")));
    expect([told.length, revision(), get(maps, "default", "a")?.object.metadata.resourceVersion]).toEqual([
      1,
      101,
      "101",
    ]);
  });

  it("raises the generation with the spec only, and observes it at once", () => {
    const { show, get } = store();
    const seen = () => {
      const object = get(deployments, "default", "web")?.object as AnyObject & {
        status: { observedGeneration: number };
      };
      return [object.metadata.generation, object.status.observedGeneration];
    };
    show(deployment(1, 0));
    expect(seen()).toEqual([1, 1]);
    show(deployment(1, 1));
    expect(seen()).toEqual([1, 1]);
    show(deployment(2, 1));
    expect(seen()).toEqual([2, 2]);
  });

  it("keeps when it first saw an object that has no time of its own", () => {
    const made = createObjectStore({ firstRevision: 0, memory: 10 });
    made.publish(view(map("a")), instant(60_000));
    made.publish(view(map("a", "2")), instant(120_000));
    expect(made.get(maps, "default", "a")?.object.metadata.creationTimestamp).toBe("1970-01-01T00:01:00Z");
  });

  it("lists in order of namespace and name, one namespace or all", () => {
    const { show, list } = store();
    show(map("b"), map("a", "1", "zoo"), map("a"));
    const names = (namespace: string | null) =>
      list(maps, namespace).map(({ object: { metadata } }) => `${metadata.namespace}/${metadata.name}`);
    expect(names(null)).toEqual(["default/a", "default/b", "zoo/a"]);
    expect(names("zoo")).toEqual(["zoo/a"]);
  });

  it("leaves out what it does not serve", () => {
    const { show, told } = store();
    show({ apiVersion: "example.org/v1", kind: "Widget", metadata: { name: "w" } });
    expect(told).toEqual([]);
  });
});

describe("changesAfter", () => {
  it("gives what came later, and null for what is forgotten", () => {
    const { show, changesAfter } = store(2);
    show(map("a"));
    show(map("a", "2"));
    show(map("a", "3"));
    expect(changesAfter(102)?.map(({ revision }) => revision)).toEqual([103]);
    expect(changesAfter(103)).toEqual([]);
    expect(changesAfter(101)?.length).toBe(2);
    expect(changesAfter(100)).toBeNull();
  });
});

describe("a name that is taken again", () => {
  const pods = kindByResource("v1", "pods") as ServedKind;
  const pod = (leaving: boolean): AnyObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "db-0", namespace: "default", uid: "same", ...(leaving ? { deletionTimestamp: "t" } : {}) },
  });
  const typesOf = (told: readonly Change[][]) => told.map((changes) => changes.map(({ type }) => type));

  it("is free for a moment, so that who waits for the old pod sees it go", () => {
    const { publish, get, dueAt, told } = store();
    publish(view(pod(false)), instant(0));
    publish(view(pod(true)), instant(1_000));
    publish(view(pod(false)), instant(2_000));
    expect([get(pods, "default", "db-0"), dueAt()]).toEqual([null, 4_000]);
    publish(view(pod(false)), instant(4_000));
    expect([get(pods, "default", "db-0")?.object.metadata.name, dueAt()]).toEqual(["db-0", null]);
    expect(typesOf(told)).toEqual([["ADDED"], ["MODIFIED"], ["DELETED"], ["ADDED"]]);
  });

  it("is free at once where there was nothing to take down", () => {
    const { publish, get, retire, told } = store();
    publish(view(pod(false)), instant(0));
    retire(pods, pod(false), instant(0));
    publish(view(pod(false)), instant(1_000));
    expect([get(pods, "default", "db-0"), typesOf(told)]).toEqual([null, [["ADDED"], ["DELETED"]]]);
  });
});
