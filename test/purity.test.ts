import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// What an import rule cannot see: a clock or a die reached through a global.
const forbidden = [
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  /\bMath\.random\b/,
  /\bperformance\.[a-z]/,
  /\bprocess\.[a-z]/,
  /\bnew Date\b(?!\()/,
];
const pureRooms = ["model", "manifests", "planner", "network", "ingress", "view"];

function sourceFiles(room: string): string[] {
  const root = join(__dirname, "../src", room);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(root, name));
}

describe.each(pureRooms)("%s", (room) => {
  it("touches no clock, die or environment", () => {
    const leaks = sourceFiles(room).flatMap((file) =>
      forbidden.filter((pattern) => pattern.test(readFileSync(file, "utf8"))).map((pattern) => `${file}: ${pattern}`),
    );
    expect(leaks).toEqual([]);
  });
});
