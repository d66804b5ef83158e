import { setTimeout as sleep } from "node:timers/promises";
import { commitId } from "../../src/model/names.ts";
import type { BlobId, Tree } from "../../src/model/tree.ts";
import { createParsePool } from "../../src/platform/parse-pool.ts";
import { desiredReader } from "../../src/reconciler/desired-reader.ts";
import { buildsNothing } from "../support/builds.ts";
import { manyManifests } from "../support/many-manifests.ts";
import { threadArguments } from "../support/thread-arguments.ts";

jest.setTimeout(60_000);

const stallMsMax = 50;
const attempts = 3;

function treeOf(files: Readonly<Record<string, string>>): Tree {
  const texts = Object.entries(files);
  return {
    revision: { repository: "test", commit: commitId("a".repeat(40)), author: "Ann", subject: "test" },
    files: texts.map(([path, text]) => ({ path, blob: path as BlobId, sizeBytes: text.length, mode: "file" })),
    whole: () => Promise.resolve(null),
    read: () => Promise.resolve(new Map(texts.map(([path, text]) => [path as BlobId, new TextEncoder().encode(text)]))),
  };
}

/**
 * The longest time in which this process did nothing else while `work` went on, ms. Of each such time only what it spent
 * on a processor counts: other programs of this machine take theirs.
 */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let over = false;
  const working = work().finally(() => {
    over = true;
  });
  let longest = 0;
  while (!over) {
    const before = { at: performance.now(), cpu: process.cpuUsage() };
    await sleep(1);
    const { user, system } = process.cpuUsage(before.cpu);
    longest = Math.max(longest, Math.min(performance.now() - before.at, (user + system) / 1000));
  }
  await working;
  return longest;
}

const aliases = (count: number): string => `a: &a [${"1,".repeat(100)}]\nb: [${"*a,".repeat(count)}]`;
const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n";

const shapes: readonly { readonly title: string; readonly files: Readonly<Record<string, string>> }[] = [
  { title: "5,000 files of two objects each", files: manyManifests(5_000) },
  { title: "one file of 5,000 documents", files: { "all.yaml": `---\n${configMap}  a: b\n`.repeat(4_999) } },
  { title: "a deep nest", files: { "deep.yaml": `a: ${"[".repeat(90)}${"1,".repeat(200_000)}${"]".repeat(90)}` } },
  { title: "an alias bomb", files: { "bomb.yaml": aliases(50_000) } },
  { title: "one long line", files: { "line.yaml": `${configMap}  a: "${"\\u0041".repeat(150_000)}"\n` } },
  { title: "50,000 keys", files: { "keys.yaml": Array.from({ length: 50_000 }, (_, n) => `k${n}: ${n}`).join("\n") } },
  {
    title: "a thousand broken files",
    files: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`${n}.yaml`, "a: [b\n{"])),
  },
];

describe("reading a repository", () => {
  it.each(shapes)(`holds up the process for no longer than ${stallMsMax} ms: $title`, async ({ files }) => {
    const stalls: number[] = [];
    for (let attempt = 0; attempt < attempts && Math.min(...stalls) > stallMsMax; attempt += 1) {
      const pool = createParsePool({ execArgv: threadArguments });
      await pool.parse([{ path: "warm.yaml", text: `${configMap}  a: b\n${"#".repeat(10_000)}` }]);
      stalls.push(
        await longestStall(() => desiredReader({ parse: pool.parse, build: buildsNothing }).read(treeOf(files))),
      );
      await pool.close();
    }
    expect(Math.min(...stalls)).toBeLessThanOrEqual(stallMsMax);
  });
});
