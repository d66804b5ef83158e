import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSource } from "../../src/gitsync/open-source.ts";
import type { RepositorySource } from "../../src/gitsync/repository-source.ts";
import { failureOf, fetch, fetchedTree } from "./contract/source-contract.ts";

const open = (dataDir: string): Promise<RepositorySource> =>
  openSource({ url: null, auth: { kind: "none" }, ref: { kind: "branch", name: "main" }, subPath: "", dataDir });

describe("a repository of our own", () => {
  it("is empty at first, takes a person's push, and shows that person our commits", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "berth-data-"));
    const source = await open(dataDir);
    expect(failureOf(await fetch(source)).code).toBe("no-such-ref");

    const clone = mkdtempSync(join(tmpdir(), "berth-clone-"));
    const git = (...args: string[]): string =>
      execFileSync("git", ["-C", clone, "-c", "user.name=Bo", "-c", "user.email=bo@example.com", ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    git("clone", "-q", join(dataDir, "repository.git"), ".");
    writeFileSync(join(clone, "a.yaml"), "1\n");
    git("add", "a.yaml");
    git("commit", "-qm", "Start");
    git("push", "-q", "origin", "HEAD:main");

    const tree = fetchedTree(await fetch(source));
    expect(tree.revision).toMatchObject({ author: "Bo", subject: "Start" });
    const committed = await source.commit({
      parent: tree.revision.commit,
      changes: [{ path: "b.yaml", content: "2\n" }],
      message: "Scale",
      author: { name: "Ann", email: "ann@example.com" },
    });
    expect(committed.kind).toBe("pushed");
    git("pull", "-q", "origin", "main");
    expect(git("log", "-1", "--format=%an %s")).toBe("Ann Scale\n");
    await source.close();

    const again = await open(dataDir);
    expect(fetchedTree(await fetch(again)).files.map((file) => file.path)).toEqual(["a.yaml", "b.yaml"]);
    await again.close();
  });
});
