import { createParsePool, type ParsePoolOptions } from "../../src/platform/parse-pool.ts";
import { threadArguments as execArgv } from "../support/thread-arguments.ts";

// A thread translates all its sources anew before it is ready.
jest.setTimeout(60_000);

const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;

async function withPool<T>(
  options: ParsePoolOptions,
  use: (pool: ReturnType<typeof createParsePool>) => Promise<T>,
): Promise<T> {
  const pool = createParsePool({ execArgv, ...options });
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

describe("parse pool", () => {
  it("gives results in the order of the files, whichever thread was first", async () => {
    const files = Array.from({ length: 200 }, (_, index) => ({
      path: `${index}.yaml`,
      text: `${namespace(`n${index}`)}${"#".repeat((index % 2) * 10_000)}`,
    }));
    const parsed = await withPool({}, (pool) => pool.parse(files));
    expect(parsed.map(({ path, objects }) => [path, objects[0]?.object.metadata.name])).toEqual(
      files.map(({ path }, index) => [path, `n${index}`]),
    );
  });

  it("refuses the one file that passes the deadline, and reads its neighbours", async () => {
    const slow = { path: "slow.yaml", text: `a: ${"[".repeat(90)}${"1,".repeat(500_000)}${"]".repeat(90)}` };
    const good = { path: "good.yaml", text: `${namespace("good")}${"#".repeat(10_000)}` };
    const parsed = await withPool({ deadlineMs: 150 }, async (pool) => {
      await pool.parse([good]);
      return pool.parse([slow, good]);
    });
    expect(parsed.map(({ path, broken }) => [path, broken])).toEqual([
      ["slow.yaml", true],
      ["good.yaml", false],
    ]);
    expect(parsed[0]?.problems[0]?.message).toContain("cannot be read within 150 ms");
  });
});
