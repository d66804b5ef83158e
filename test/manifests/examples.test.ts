import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFile } from "../../src/manifests/index.ts";
import { formatProblem } from "../../src/model/problem.ts";

const root = join(__dirname, "../../examples");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.ya?ml$/.test(name));

describe("examples", () => {
  it.each(files)("%s has nothing against it", (name) => {
    const { problems } = parseFile(name, readFileSync(join(root, name), "utf8"));
    expect(problems.map(formatProblem)).toEqual([]);
  });
});
