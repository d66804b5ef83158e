import { repositoryWrites } from "../../src/api/repository-writes.ts";
import { commitId } from "../../src/model/names.ts";
import type { BlobId, Committed, Fetched, Tree } from "../../src/model/tree.ts";
import type { Source } from "../../src/reconciler/ports.ts";

const revision = (commit: string) => ({
  repository: "/srv/repo",
  commit: commitId(commit),
  author: "Ann",
  subject: "x",
});

/** A repository of one file, whose pushes end as they are told. */
function scripted(outcomes: readonly Committed["kind"][]) {
  const parents: (string | null)[] = [];
  const left = [...outcomes];
  const pushes: string[][] = [];
  const tree = (): Tree => ({
    revision: revision(`c${parents.length}`),
    files: [{ path: "a.yaml", blob: "b" as BlobId, sizeBytes: 1, mode: "file" }],
    whole: () => Promise.resolve(null),
    read: () => Promise.resolve(new Map([["b" as BlobId, new TextEncoder().encode(`text ${parents.length}`)]])),
  });
  const source: Source = {
    fetch: (): Promise<Fetched> => Promise.resolve({ kind: "unchanged", tree: tree() }),
    commit: ({ parent, message, followedBy: more = [] }): Promise<Committed> => {
      const messages = [message, ...more.map((part) => part.message)];
      pushes.push(messages);
      parents.push(parent);
      const kind = left.shift() ?? "pushed";
      return Promise.resolve(
        kind === "conflict"
          ? { kind, message: "a.yaml" }
          : { kind: "pushed", revision: revision("done"), commits: messages.map((_, index) => commitId(`k${index}`)) },
      );
    },
    close: () => Promise.resolve(),
  };
  const shown: string[] = [];
  return {
    writes: repositoryWrites({ source, turnAfter: async (commit) => void shown.push(commit) }),
    parents,
    shown,
    pushes,
  };
}

const author = { name: "Ann", email: "ann@example.org" };

describe("repositoryWrites", () => {
  it("plans against what is there and waits for the turn that shows it", async () => {
    const { writes, parents, shown } = scripted([]);
    const seen: (string | null)[] = [];
    const outcome = await writes.write(async (read) => {
      seen.push(await read("a.yaml"), await read("none.yaml"));
      return { changes: [], message: "m", author };
    });
    expect([outcome && "kind" in outcome && outcome.kind, seen, parents, shown]).toEqual([
      "pushed",
      ["text 0", null],
      ["c0"],
      ["done"],
    ]);
  });

  it("plans anew when someone else was faster", async () => {
    const { writes, parents } = scripted(["conflict", "pushed"]);
    const seen: (string | null)[] = [];
    await writes.write(async (read) => {
      seen.push(await read("a.yaml"));
      return { changes: [], message: "m", author };
    });
    expect([seen, parents]).toEqual([
      ["text 0", "text 1"],
      ["c0", "c1"],
    ]);
  });

  it("gives up a race it keeps losing", async () => {
    const { writes, parents } = scripted(Array(9).fill("conflict"));
    const outcome = await writes.write(async () => ({ changes: [], message: "m", author }));
    expect([outcome && "kind" in outcome && outcome.kind, parents.length]).toEqual(["conflict", 4]);
  });

  it("takes one write at a time, and the next though one failed", async () => {
    const { writes } = scripted([]);
    const order: string[] = [];
    const first = writes.write(async () => {
      order.push("first");
      throw new Error("a bug");
    });
    const second = writes.write(async () => {
      order.push("second");
      return null;
    });
    await expect(first).rejects.toThrow("a bug");
    await expect(second).resolves.toBeNull();
    expect(order).toEqual(["first", "second"]);
  });

  it("pushes what came together at once, each as its own commit on top of the one before", async () => {
    const { writes, pushes, shown } = scripted([]);
    const append = (text: string) =>
      writes.write(async (read) => ({
        changes: [{ path: "a.yaml", content: `${await read("a.yaml")}${text}` }],
        message: `${await read("a.yaml")}${text}`,
        author,
      }));
    const outcomes = await Promise.all([append(" one"), append(" two"), append(" three")]);
    expect(pushes).toEqual([["text 0 one", "text 0 one two", "text 0 one two three"]]);
    expect(shown).toEqual(["done"]);
    expect(
      outcomes.map((outcome) => outcome && "kind" in outcome && outcome.kind === "pushed" && outcome.revision.commit),
    ).toEqual(["k0", "k1", "k2"]);
  });

  it("leaves out of a group what has nothing to say, and lets each try alone that lost every race", async () => {
    const { writes, pushes } = scripted(["conflict", "conflict", "conflict", "conflict", "pushed", "pushed"]);
    const write = (message: string) => writes.write(async () => ({ changes: [], message, author }));
    const [a, nothing, b] = await Promise.all([write("a"), writes.write(async () => null), write("b")]);
    expect([a && "kind" in a && a.kind, nothing, b && "kind" in b && b.kind]).toEqual(["pushed", null, "pushed"]);
    expect(pushes).toEqual([["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"], ["a"], ["b"]]);
  });
});
