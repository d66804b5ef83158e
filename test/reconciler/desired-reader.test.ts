import { parseFile } from "../../src/manifests/index.ts";
import { commitId } from "../../src/model/names.ts";
import { formatKey, keyOf } from "../../src/model/object.ts";
import type { BlobId, Tree } from "../../src/model/tree.ts";
import { desiredReader, type Reading } from "../../src/reconciler/desired-reader.ts";

/** A tree of texts by path; the text itself serves as the blob's id. */
function tree(files: Record<string, string>, commit = "a".repeat(40)): Tree {
  const blob = (text: string): BlobId => text as BlobId;
  return {
    revision: { repository: "test", commit: commitId(commit), author: "Ann", subject: "test" },
    files: Object.entries(files).map(([path, text]) => ({
      path,
      blob: blob(text),
      sizeBytes: text.length,
      mode: "file",
    })),
    read: (blobs) => Promise.resolve(new Map(blobs.map((id) => [id, new TextEncoder().encode(id)]))),
  };
}

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const names = ({ desired }: Reading): string[] => desired.objects.map(({ object }) => formatKey(keyOf(object)));

function countingReader() {
  const parsed: string[] = [];
  const reader = desiredReader((files) => {
    parsed.push(...files.map(({ path }) => path));
    return Promise.resolve(files.map(({ path, text }) => parseFile(path, text)));
  });
  return { reader, parsed };
}

describe("desired reader", () => {
  it("parses a file once for as long as its bytes stay", async () => {
    const { reader, parsed } = countingReader();
    await reader.read(tree({ "a.yaml": configMap("a"), "b.yaml": configMap("b") }));
    await reader.read(tree({ "a.yaml": configMap("a"), "b.yaml": configMap("c") }));
    expect(parsed).toEqual(["a.yaml", "b.yaml", "b.yaml"]);
  });

  it("reads manifests only: no hidden file, no symbolic link, no other name", async () => {
    const { reader, parsed } = countingReader();
    const files = tree({ "a.yaml": configMap("a"), ".ci/b.yaml": configMap("b"), "README.md": "# Read me" });
    const link = { path: "link.yaml", blob: "/etc/passwd" as BlobId, sizeBytes: 11, mode: "symlink" } as const;
    await reader.read({ ...files, files: [...files.files, link] });
    expect(parsed).toEqual(["a.yaml"]);
  });

  it("keeps what a broken file last gave, takes what the others give now, and counts nothing as deleted", async () => {
    const { reader } = countingReader();
    await reader.read(tree({ "a.yaml": configMap("a"), "b.yaml": configMap("b"), "c.yaml": configMap("c") }));
    const reading = await reader.read(tree({ "a.yaml": "kind: [", "b.yaml": configMap("b2") }));
    expect(names(reading)).toEqual([
      "ConfigMap default/a",
      "ConfigMap default/b",
      "ConfigMap default/b2",
      "ConfigMap default/c",
    ]);
    expect(reading.desired.incomplete).toContain("a.yaml");
    expect(reading.problems.find(({ severity }) => severity === "error")?.at?.file).toBe("a.yaml");
  });

  it("deletes once every file can be read again", async () => {
    const { reader } = countingReader();
    await reader.read(tree({ "a.yaml": configMap("a"), "b.yaml": configMap("b") }));
    await reader.read(tree({ "a.yaml": "kind: [" }));
    const reading = await reader.read(tree({ "a.yaml": configMap("a") }));
    expect(names(reading)).toEqual(["ConfigMap default/a"]);
    expect(reading.desired.incomplete).toBeNull();
  });

  it("takes an emptied repository for a mistake", async () => {
    const { reader } = countingReader();
    await reader.read(tree({ "a.yaml": configMap("a") }));
    const reading = await reader.read(tree({}));
    expect(names(reading)).toEqual(["ConfigMap default/a"]);
    expect(reading.problems.map(({ code }) => code)).toContain("empty-repository");
    expect((await reader.read(tree({}))).desired.incomplete).not.toBeNull();
  });

  it("takes a repository that never held anything as it is", async () => {
    const { reader } = countingReader();
    const reading = await reader.read(tree({}));
    expect(reading.desired.incomplete).toBeNull();
    expect(reading.problems).toEqual([]);
  });
});
