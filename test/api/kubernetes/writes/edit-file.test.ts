import { changeInFile, type Edited, newFile, removeFromFile } from "../../../../src/api/kubernetes/writes/edit-file.ts";
import { parseFile } from "../../../../src/manifests/index.ts";
import type { AnyObject } from "../../../../src/model/object.ts";

const file = `# The shop's front.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # do not rename
  labels: {app: web}
spec:
  replicas: 2   # two is enough at night
  template:
    spec:
      containers:
      - name: web
        image: "web:1.0"   # pinned
        env:
        - {name: A, value: "1"}
      - name: side
        image: side:1
---
# Settings, read at start.
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data:
  long: a line that is long enough to be folded by a serializer that thinks eighty columns are all there is, and then some
  text: |
    kept
    as it is
`;

// biome-ignore lint/suspicious/noExplicitAny: a test changes whatever part it likes
type Loose = AnyObject & Record<string, any>;

/** As it is served: defaults filled in. */
const web: Loose = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default", labels: { app: "web" } },
  spec: {
    replicas: 2,
    revisionHistoryLimit: 10,
    template: {
      spec: {
        restartPolicy: "Always",
        containers: [
          { name: "web", image: "web:1.0", imagePullPolicy: "IfNotPresent", env: [{ name: "A", value: "1" }] },
          { name: "side", image: "side:1", imagePullPolicy: "IfNotPresent" },
        ],
      },
    },
  },
} as Loose;

const settings = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "shop" },
  data: {},
} as AnyObject;

function changed(change: (copy: Loose) => void, text = file): string {
  const copy = structuredClone(web) as Loose;
  change(copy);
  return contentOf(changeInFile(text, web, copy));
}

function contentOf(edited: Edited): string {
  if (edited === "absent" || "late" in edited || edited.content === null) throw new Error("nothing to write");
  return edited.content;
}

/** Lines that are gone and lines that are new. */
function difference(text: string): { gone: string[]; came: string[] } {
  const [old, next] = [file.split("\n"), text.split("\n")];
  return { gone: old.filter((line) => !next.includes(line)), came: next.filter((line) => !old.includes(line)) };
}

describe("changeInFile", () => {
  it("changes a number and nothing else", () => {
    const text = changed((copy) => {
      copy["spec"].replicas = 5;
    });
    expect(text.split("\n").filter((line) => line.includes("replicas"))).toEqual([
      "  replicas: 5 # two is enough at night",
    ]);
    expect(text).toContain("name: web # do not rename");
    expect(text.slice(text.indexOf("---"))).toBe(file.slice(file.indexOf("---")));
  });

  it("changes an image in the container it names", () => {
    const text = changed((copy) => {
      copy["spec"].template.spec.containers[0].image = "web:2.0";
    });
    expect(text).toContain('image: "web:2.0" # pinned');
    expect(text).toContain("image: side:1");
    expect(text).not.toContain("IfNotPresent");
  });

  it("adds an annotation where there was none", () => {
    const text = changed((copy) => {
      copy["spec"].template.metadata = { annotations: { "kubectl.kubernetes.io/restartedAt": "2026-11-21T08:00:00Z" } };
    });
    expect(difference(text).gone).toEqual([]);
    expect(text).toContain('kubectl.kubernetes.io/restartedAt: "2026-11-21T08:00:00Z"');
  });

  it("matches list items by name, whatever their place", () => {
    const text = changed((copy) => {
      const [first, second] = copy["spec"].template.spec.containers;
      copy["spec"].template.spec.containers = [{ name: "new", image: "new:1" }, second, { ...first, image: "web:3.0" }];
    });
    expect(text.indexOf("name: new")).toBeLessThan(text.indexOf("name: side"));
    expect(text.indexOf("name: side")).toBeLessThan(text.indexOf("web:3.0"));
    expect(text).toContain("# pinned");
  });

  it("removes a field, and writes no default for it", () => {
    const text = changed((copy) => {
      delete copy["spec"].replicas;
      delete copy["spec"].revisionHistoryLimit;
    });
    expect(difference(text)).toEqual({ gone: ["  replicas: 2   # two is enough at night"], came: [] });
  });

  it("changes an item of a List", () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  # the web\n  - apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: web }\n    spec: { replicas: 2 }\n`;
    const text = changed((copy) => {
      copy["spec"].replicas = 4;
    }, list);
    expect(text).toBe(list.replace("replicas: 2", "replicas: 4"));
  });

  it("leaves a file that starts with a marker and a comment as it is", () => {
    const text = `# licence\n---\n${file}`;
    const edited = changed((copy) => {
      copy["spec"].replicas = 3;
    }, text);
    expect(edited.startsWith("# licence\n---\n# The shop's front.\n")).toBe(true);
    expect(edited.match(/# licence/g)).toHaveLength(1);
  });

  it("says when the object is not there", () => {
    expect(changeInFile("a: 1\n", web, web)).toBe("absent");
    expect(changeInFile(": : :\n\t", web, web)).toBe("absent");
  });
});

describe("removeFromFile", () => {
  it("leaves the other documents byte for byte", () => {
    expect(contentOf(removeFromFile(file, settings))).toBe(file.slice(0, file.indexOf("---\n")));
    expect(contentOf(removeFromFile(file, web))).toBe(file.slice(file.indexOf("---\n") + 4));
  });

  it("removes the file with its last object", () => {
    expect(removeFromFile(file.slice(0, file.indexOf("---\n")), web)).toEqual({ content: null });
  });
});

describe("newFile", () => {
  it("writes what was declared, without what is not set", () => {
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", creationTimestamp: null },
      data: { x: "1\n2\n" },
    };
    expect(newFile(object as unknown as AnyObject)).toBe(
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: |\n    1\n    2\n",
    );
  });
});

it("quotes texts that YAML 1.1 takes for something else", () => {
  const data = { a: "y", b: "off", c: "1e3", d: "0o7", e: "010", f: "1:30", g: "~" };
  const map = (given: object) =>
    ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: given }) as unknown as AnyObject;
  const before = map({ a: "1" });
  for (const content of [newFile(map(data)), contentOf(changeInFile(newFile(before), before, map(data)))]) {
    const { objects, problems } = parseFile("a.yaml", content);
    expect([problems, objects[0]?.object]).toEqual([[], expect.objectContaining({ data })]);
  }
});

describe("what is written", () => {
  it("leaves out what typed clients send empty", () => {
    const spec = { strategy: {}, template: { metadata: {}, spec: { containers: [{ name: "a", resources: {} }] } } };
    const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec };
    expect(newFile(object as unknown as AnyObject)).toMatch(
      /spec:\n {2}template:\n {4}spec:\n {6}containers:\n {8}- name: a\n$/,
    );
  });

  it("keeps the items of a list without names that stay", () => {
    const text = "apiVersion: v1\nkind: Binding\nmetadata: { name: b }\nsubjects:\n  - { name: ada } # on call\n";
    const before = { apiVersion: "v1", kind: "Binding", metadata: { name: "b" }, subjects: [{ name: "ada" }] };
    const after = { ...before, subjects: [{ name: "ada" }, { name: "bob" }] };
    expect(changeInFile(text, before as unknown as AnyObject, after as unknown as AnyObject)).toEqual({
      content: `${text}  - name: bob\n`,
    });
  });
});
