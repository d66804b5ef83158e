import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryTree } from "../../src/cli/directory-tree.ts";
import { parseFile } from "../../src/manifests/index.ts";
import { desiredReader } from "../../src/reconciler/desired-reader.ts";
import { buildsNothing } from "../support/builds.ts";

const root = mkdtempSync(join(tmpdir(), "berth-tree-"));
const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;

beforeAll(() => {
  for (const directory of ["apps", ".git", ".hidden"]) mkdirSync(join(root, directory));
  writeFileSync(join(root, "apps/a.yaml"), namespace("a"));
  writeFileSync(join(root, "b.json"), '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"b"}}');
  writeFileSync(join(root, "README.md"), "# Read me");
  writeFileSync(join(root, ".git/c.yaml"), namespace("c"));
  writeFileSync(join(root, ".hidden/d.yaml"), namespace("d"));
  symlinkSync("/etc/passwd", join(root, "link.yaml"));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const read = async (path: string) => {
  const reader = desiredReader({
    parse: (files) => Promise.resolve(files.map((file) => parseFile(file.path, file.text))),
    build: buildsNothing,
  });
  const { desired, problems } = await reader.read(await directoryTree(path));
  return {
    names: desired.objects.map(({ object }) => object.metadata.name),
    messages: problems.map(({ message }) => message),
  };
};

describe("a directory, read like a commit", () => {
  it("gives its manifests, and says of a link that it is not followed", async () => {
    expect(await read(root)).toEqual({
      names: ["a", "b"],
      messages: ["link.yaml is a symbolic link: it is not followed"],
    });
  });

  it("may be one file", async () => {
    expect(await read(join(root, "apps/a.yaml"))).toEqual({ names: ["a"], messages: [] });
  });

  it("has to be there", async () => {
    await expect(directoryTree(join(root, "none"))).rejects.toThrow(`there is no file or directory ${root}/none`);
  });
});
