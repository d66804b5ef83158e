import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RepositorySource } from "../../../src/gitsync/repository-source.ts";
import type { SourceOptions } from "../../../src/gitsync/source-options.ts";
import type { CommitRequest, Fetched, Tree } from "../../../src/model/tree.ts";
import { type GitFixture, gitFixture } from "../../support/git-fixture.ts";

export interface ContractSubject {
  open(options: SourceOptions): Promise<RepositorySource>;
  /** Makes a repository reachable, the way this subject reaches it. */
  serve(fixture: GitFixture): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

/** Every test here starts several processes; a busy machine takes its time over them. */
export const patienceMs = 30_000;

const ann = { name: "Ann", email: "ann@example.com" };

/** What every source must do, whatever it is made of. */
export function sourceContract(name: string, subject: ContractSubject): void {
  describe(`${name} keeps the contract of a source`, () => {
    jest.setTimeout(patienceMs);
    const closing: (() => Promise<void>)[] = [];
    let fixture: GitFixture;
    let url: string;

    const open = async (options: Partial<SourceOptions> = {}): Promise<RepositorySource> => {
      const source = await subject.open({
        url,
        auth: { kind: "none" },
        ref: { kind: "branch", name: "main" },
        subPath: "",
        dataDir: mkdtempSync(join(tmpdir(), "berth-source-")),
        ...options,
      });
      closing.push(() => source.close());
      return source;
    };

    beforeEach(async () => {
      fixture = gitFixture();
      const served = await subject.serve(fixture);
      url = served.url;
      closing.push(served.stop);
    });

    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close();
    });

    describe("fetching", () => {
      it("lists every file with its blob, size and mode, and reads contents", async () => {
        fixture.commit({
          files: {
            "web.yaml": "kind: Pod\n",
            "deep/er/ümlaut 1.yaml": "é\n",
            "run.sh": { mode: "100755", content: "#!/bin/sh\n" },
            "empty.yaml": "",
          },
          subject: "Add web",
          author: "Bo Ek",
        });
        const tree = fetchedTree(await fetch(await open()));
        expect(tree.revision).toMatchObject({ subject: "Add web", author: "Bo Ek", repository: url });
        expect(tree.revision.commit).toBe(fixture.git("rev-parse", "main"));
        expect(tree.files.map(({ path, mode, sizeBytes }) => ({ path, mode, sizeBytes }))).toEqual([
          { path: "deep/er/ümlaut 1.yaml", mode: "file", sizeBytes: 3 },
          { path: "empty.yaml", mode: "file", sizeBytes: 0 },
          { path: "run.sh", mode: "executable", sizeBytes: 10 },
          { path: "web.yaml", mode: "file", sizeBytes: 10 },
        ]);
        expect(await textOf(tree, "deep/er/ümlaut 1.yaml")).toBe("é\n");
        expect(await textOf(tree, "empty.yaml")).toBe("");
        expect(tree.files.find(({ path }) => path === "web.yaml")?.blob).toBe(blobId("kind: Pod\n"));
      });

      it("says unchanged until the branch moves, then gives the new tree", async () => {
        fixture.commit({ files: { "a.yaml": "1\n" } });
        const source = await open();
        const first = fetchedTree(await fetch(source));
        const again = await fetch(source);
        expect(again.kind).toBe("unchanged");
        fixture.commit({ files: { "b.yaml": "2\n" } });
        const second = fetchedTree(await fetch(source));
        expect(paths(second)).toEqual(["a.yaml", "b.yaml"]);
        expect(await textOf(second, "b.yaml")).toBe("2\n");
        expect(await textOf(first, "a.yaml")).toBe("1\n");
      });

      it("follows a force-push to an older commit", async () => {
        const older = fixture.commit({ files: { "a.yaml": "1\n" } });
        fixture.commit({ files: { "a.yaml": "2\n" } });
        const source = await open();
        expect(await textOf(fetchedTree(await fetch(source)), "a.yaml")).toBe("2\n");
        fixture.git("update-ref", "refs/heads/main", older);
        expect(await textOf(fetchedTree(await fetch(source)), "a.yaml")).toBe("1\n");
      });

      it("follows a branch whose history was replaced", async () => {
        fixture.commit({ files: { "a.yaml": "1\n" } });
        const source = await open();
        await fetch(source);
        fixture.commit({ files: { "z.yaml": "9\n" }, orphan: true });
        expect(paths(fetchedTree(await fetch(source)))).toEqual(["z.yaml"]);
      });

      it("follows a tag, light or annotated, to its commit", async () => {
        const tagged = fixture.commit({ files: { "a.yaml": "1\n" } });
        fixture.git("tag", "light");
        fixture.git("-c", "user.name=Ann", "-c", "user.email=a@b", "tag", "-a", "-m", "one", "heavy");
        fixture.commit({ files: { "a.yaml": "2\n" } });
        for (const name of ["light", "heavy"]) {
          const source = await open({ ref: { kind: "tag", name } });
          expect(fetchedTree(await fetch(source)).revision.commit).toBe(tagged);
          expect((await fetch(source)).kind).toBe("unchanged");
        }
      });

      it("stays on a commit that is not the newest", async () => {
        const pinned = fixture.commit({ files: { "a.yaml": "1\n" } });
        fixture.commit({ files: { "a.yaml": "2\n" } });
        const source = await open({ ref: { kind: "commit", id: pinned } });
        expect(await textOf(fetchedTree(await fetch(source)), "a.yaml")).toBe("1\n");
        expect((await fetch(source)).kind).toBe("unchanged");
      });

      it("lists a sub-path with paths relative to it", async () => {
        fixture.commit({ files: { "apps/web/a.yaml": "1\n", "other.yaml": "2\n" } });
        const tree = fetchedTree(await fetch(await open({ subPath: "/apps/" })));
        expect(paths(tree)).toEqual(["web/a.yaml"]);
      });

      it("starts again from what it has on disk", async () => {
        fixture.commit({ files: { "a.yaml": "1\n" } });
        const dataDir = mkdtempSync(join(tmpdir(), "berth-source-"));
        const before = await open({ dataDir });
        await fetch(before);
        await before.close();
        const tree = fetchedTree(await fetch(await open({ dataDir })));
        expect(await textOf(tree, "a.yaml")).toBe("1\n");
      });

      it("lists links and submodules, and follows neither", async () => {
        const file = fixture.commit({ files: { "a.yaml": "1\n" } });
        fixture.commit({
          files: {
            passwd: { mode: "120000", content: "/etc/passwd" },
            up: { mode: "120000", content: ".." },
            loop: { mode: "120000", content: "loop" },
            module: { mode: "160000", id: file },
            ".gitmodules": '[submodule "module"]\n\tpath = module\n\turl = https://192.0.2.1/x.git\n',
            ".gitattributes": "* filter=evil\n",
          },
        });
        const tree = fetchedTree(await fetch(await open()));
        const modes = Object.fromEntries(tree.files.map(({ path, mode }) => [path, mode]));
        expect(modes).toMatchObject({ passwd: "symlink", up: "symlink", loop: "symlink", module: "submodule" });
        expect(await textOf(tree, "passwd")).toBe("/etc/passwd");
      });
    });

    describe("bad input", () => {
      it.each([
        ["a backslash", "a\\b.yaml"],
        ["a line break", "a\nb.yaml"],
        ["an escape", "x\u001b[31m.yaml"],
        ["too many letters", `${"d/".repeat(600)}x.yaml`],
        ["a change of direction", "\u202egnp.yaml"],
      ])("refuses a name with %s", async (_what, path) => {
        fixture.commit({ files: { [path]: "1\n" } });
        expect(failureOf(await fetch(await open()))).toMatchObject({
          code: "other",
          message: expect.stringMatching(/the name of .* (holds|is longer)/),
        });
      });

      it("takes a name that only looks like a way out as it is", async () => {
        fixture.commit({ files: { "..%2fpasswd": "1\n", "A.yaml": "1\n", "a.yaml": "2\n" } });
        expect(paths(fetchedTree(await fetch(await open())))).toEqual(["..%2fpasswd", "A.yaml", "a.yaml"]);
      });

      it.each(["..", ".git", ".GIT"])("refuses a tree with the entry %s", async (name) => {
        const blob = fixture.git("rev-parse", `${fixture.commit({ files: { "a.yaml": "1\n" } })}:a.yaml`);
        pointMainAt(fixture, rawTree(fixture, [{ mode: "100644", name, id: blob }]));
        const failure = failureOf(await fetch(await open()));
        expect(failure.code).toBe("other");
        expect(failure.message).toMatch(/dot|segment|refuses/i);
      });

      it("says so where the repository is empty, and fetches once it is not", async () => {
        const source = await open();
        expect(failureOf(await fetch(source))).toMatchObject({ code: "no-such-ref" });
        fixture.commit({ files: { "a.yaml": "1\n" } });
        expect((await fetch(source)).kind).toBe("fetched");
      });

      it("names a branch, a tag or a commit that is not there", async () => {
        fixture.commit({ files: { "a.yaml": "1\n" } });
        const refs: SourceOptions["ref"][] = [
          { kind: "branch", name: "nope" },
          { kind: "tag", name: "nope" },
          { kind: "commit", id: "0123456789012345678901234567890123456789" },
        ];
        for (const ref of refs) {
          const failure = failureOf(await fetch(await open({ ref })));
          expect(failure).toMatchObject({ code: "no-such-ref" });
        }
      });

      it("says so where the sub-path is missing or leaves the repository", async () => {
        fixture.commit({ files: { "a.yaml": "1\n" } });
        expect(failureOf(await fetch(await open({ subPath: "apps" })))).toMatchObject({ code: "no-such-path" });
        expect(failureOf(await fetch(await open({ subPath: "../x" })))).toMatchObject({ code: "other" });
      });

      it.each(["--upload-pack=x", "a..b", "main:x", "a b", "x.lock", "refs/@{1}", ""])(
        "refuses the branch name %j before any process or request",
        async (branch) => {
          const failure = failureOf(await fetch(await open({ ref: { kind: "branch", name: branch } })));
          expect(failure.message).toContain("is not the name of a branch");
        },
      );

      it("lists a file above the limit and never reads it", async () => {
        fixture.commit({ files: { "big.yaml": Buffer.alloc(3000, "a"), "small.yaml": "1\n" } });
        const tree = fetchedTree(await fetch(await open({ limits: { fileBytes: 2000 } })));
        const [big, small] = tree.files;
        expect(big).toMatchObject({ path: "big.yaml", sizeBytes: 3000 });
        const contents = await tree.read(tree.files.map((file) => file.blob));
        expect([...contents.keys()]).toEqual([small?.blob]);
      });

      it("stops at the limits of files, of their weight and of what is sent", async () => {
        fixture.commit({ files: { "a.yaml": noise(4000), "b.yaml": noise(4000), "c.yaml": noise(4000) } });
        for (const limits of [{ files: 2 }, { treeBytes: 9000 }]) {
          expect(failureOf(await fetch(await open({ limits })))).toMatchObject({ code: "too-large" });
        }
      });

      it("keeps the tree it gave when the next one is refused", async () => {
        fixture.commit({ files: { "a.yaml": "1\n" } });
        const source = await open();
        const tree = fetchedTree(await fetch(source));
        fixture.commit({ files: { "a\\b.yaml": "2\n", "a.yaml": null } });
        expect((await fetch(source)).kind).toBe("failed");
        expect(await textOf(tree, "a.yaml")).toBe("1\n");
      });

      it("ends at once where it is called off", async () => {
        fixture.commit({ files: { "a.yaml": "1\n" } });
        const source = await open({ ref: { kind: "tag", name: "v1" } });
        expect((await source.fetch(AbortSignal.abort())).kind).toBe("failed");
      });
    });

    describe("committing", () => {
      it("pushes one commit with its author, and the next fetch shows it", async () => {
        const parent = fixture.commit({ files: { "a.yaml": "1\n", "old.yaml": "x\n" } });
        const source = await open();
        const committed = await source.commit(
          request(parent, { "a.yaml": "2\n", 'new/"q" ü.yaml': "n\n", "old.yaml": null }),
        );
        expect(committed).toMatchObject({ kind: "pushed", revision: { author: "Ann", subject: "Scale web" } });
        expect(fixture.git("log", "--format=%an <%ae> %s", "main")).toBe(
          "Ann <ann@example.com> Scale web\nAnn <ann@example.com> change",
        );
        expect(fixture.git("show", "main:a.yaml")).toBe("2");
        const tree = fetchedTree(await fetch(source));
        expect(paths(tree)).toEqual(["a.yaml", 'new/"q" ü.yaml']);
        expect(fixture.git("fsck", "--strict")).toBe("");
      });

      it("pushes several commits at once, each with its author and on top of the one before", async () => {
        const parent = fixture.commit({ files: { "a.yaml": "1\n" } });
        const source = await open();
        await fetch(source);
        fixture.commit({ files: { "b.yaml": "theirs\n" } });
        const part = (name: string, content: string) => ({
          changes: [{ path: "a.yaml", content }],
          message: `By ${name}\n`,
          author: { name, email: `${name}@example.com` },
        });
        const committed = await source.commit({
          parent,
          ...part("Ann", "2\n"),
          followedBy: [part("Bob", "3\n"), part("Cid", "4\n")],
        });
        expect(fixture.git("log", "-3", "--reverse", "--format=%an %s", "main")).toBe(
          "Ann By Ann\nBob By Bob\nCid By Cid",
        );
        const ids = fixture.git("log", "-3", "--reverse", "--format=%H", "main").split("\n");
        expect(committed).toMatchObject({ kind: "pushed", commits: ids, revision: { commit: ids[2] } });
        expect([fixture.git("show", "main:a.yaml"), fixture.git("show", "main:b.yaml")]).toEqual(["4", "theirs"]);
        expect(fixture.git("show", `${ids[0]}:a.yaml`)).toBe("2");
      });

      it("keeps a file executable and puts paths below the sub-path", async () => {
        const parent = fixture.commit({ files: { "apps/run.sh": { mode: "100755", content: "1\n" } } });
        const source = await open({ subPath: "apps" });
        await source.commit(request(parent, { "run.sh": "2\n" }));
        expect(fixture.git("ls-tree", "-r", "main")).toMatch(/^100755 blob \w+\tapps\/run.sh$/);
      });

      it("makes the first commit of an empty repository", async () => {
        const source = await open();
        expect(await source.commit(request(null, { "a.yaml": "1\n" }))).toMatchObject({ kind: "pushed" });
        expect(paths(fetchedTree(await fetch(source)))).toEqual(["a.yaml"]);
        expect(await source.commit(request(null, { "a.yaml": "2\n" }))).toMatchObject({ kind: "conflict" });
      });

      it("builds on someone else's commit to other files", async () => {
        const parent = fixture.commit({ files: { "a.yaml": "1\n" } });
        const source = await open();
        await fetch(source);
        fixture.commit({ files: { "b.yaml": "theirs\n" } });
        const committed = await source.commit(request(parent, { "a.yaml": "2\n" }));
        expect(committed.kind).toBe("pushed");
        expect(fixture.git("show", "main:b.yaml")).toBe("theirs");
        expect(fixture.git("show", "main:a.yaml")).toBe("2");
      });

      it("gives a conflict where someone else changed the same file", async () => {
        const parent = fixture.commit({ files: { "a.yaml": "1\n" } });
        const source = await open();
        await fetch(source);
        fixture.commit({ files: { "a.yaml": "theirs\n" } });
        const committed = await source.commit(request(parent, { "a.yaml": "2\n" }));
        expect(committed).toEqual({ kind: "conflict", message: "a.yaml was changed by someone else" });
        expect(fixture.git("show", "main:a.yaml")).toBe("theirs");
      });

      it("writes through no link, over no directory and below no file", async () => {
        const parent = fixture.commit({
          files: { link: { mode: "120000", content: "/etc" }, "dir/a.yaml": "1\n", "file.yaml": "1\n" },
        });
        const source = await open();
        for (const path of ["link", "link/passwd", "dir", "file.yaml/x"]) {
          expect(await source.commit(request(parent, { [path]: "x\n" }))).toMatchObject({ kind: "conflict" });
        }
        for (const path of ["../x", ".git/config", "a//b", "/etc/x"]) {
          expect(await source.commit(request(parent, { [path]: "x\n" }))).toMatchObject({
            kind: "refused",
            branch: null,
          });
        }
        expect(fixture.git("rev-parse", "main")).toBe(parent);
      });

      it("leaves the change on a branch for review where the branch is protected", async () => {
        const parent = fixture.commit({ files: { "a.yaml": "1\n" } });
        protectMain(fixture);
        const committed = await (await open()).commit(request(parent, { "a.yaml": "2\n" }));
        const branch = committed.kind === "refused" ? committed.branch : null;
        expect(committed).toMatchObject({ kind: "refused", branch: expect.stringMatching(/^berth\/[0-9a-f]{10}$/) });
        expect(fixture.git("show", `${branch}:a.yaml`)).toBe("2");
        expect(fixture.git("rev-parse", "main")).toBe(parent);
      });

      it("makes no commit where nothing would change", async () => {
        const parent = fixture.commit({ files: { "a.yaml": "1\n" } });
        const committed = await (await open()).commit(request(parent, { "a.yaml": "1\n" }));
        expect(committed).toMatchObject({ kind: "pushed", revision: { commit: parent } });
      });

      it("takes no commit where a tag is followed", async () => {
        const parent = fixture.commit({ files: { "a.yaml": "1\n" } });
        fixture.git("tag", "v1");
        const source = await open({ ref: { kind: "tag", name: "v1" } });
        expect(await source.commit(request(parent, { "a.yaml": "2\n" }))).toMatchObject({ kind: "refused" });
      });
    });
  });
}

export function fetch(source: RepositorySource): Promise<Fetched> {
  return source.fetch(AbortSignal.timeout(30_000));
}

export function fetchedTree(fetched: Fetched): Tree {
  if (fetched.kind !== "fetched") throw new Error(`not fetched: ${JSON.stringify(fetched)}`);
  return fetched.tree;
}

export function failureOf(fetched: Fetched): Extract<Fetched, { kind: "failed" }>["failure"] {
  if (fetched.kind !== "failed") throw new Error(`did not fail: ${fetched.kind}`);
  return fetched.failure;
}

async function textOf(tree: Tree, path: string): Promise<string> {
  const blob = tree.files.find((file) => file.path === path)?.blob;
  if (!blob) throw new Error(`no ${path} in ${paths(tree).join(", ")}`);
  return Buffer.from((await tree.read([blob])).get(blob) ?? "not read").toString("utf8");
}

const paths = (tree: Tree): string[] => tree.files.map((file) => file.path);

function request(parent: string | null, files: Readonly<Record<string, string | null>>): CommitRequest {
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }));
  return { parent, changes, message: "Scale web", author: ann };
}

function blobId(content: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest("hex");
}

function noise(length: number): string {
  let text = "";
  while (text.length < length) text += createHash("sha1").update(text).digest("hex");
  return text.slice(0, length);
}

/** A tree that git's porcelain would refuse to write. */
function rawTree(fixture: GitFixture, entries: readonly { mode: string; name: string; id: string }[]): string {
  const body = entries.map(({ mode, name, id }) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]),
  );
  return fixture.raw("tree", Buffer.concat(body));
}

function pointMainAt(fixture: GitFixture, tree: string): void {
  const who = "Mallory <m@example.com> 1700000000 +0000";
  const commit = fixture.raw("commit", Buffer.from(`tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nx\n`));
  fixture.git("update-ref", "refs/heads/main", commit);
}

function protectMain(fixture: GitFixture): void {
  fixture.hook("update", '#!/bin/sh\nif [ "$1" = refs/heads/main ]; then echo "main is protected" >&2; exit 1; fi\n');
}
