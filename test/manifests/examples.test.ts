import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFile, readManifests } from "../../src/manifests/index.ts";
import { commitId } from "../../src/model/names.ts";
import { formatProblem } from "../../src/model/problem.ts";

const root = join(__dirname, "../../examples");
const revision = { repository: "test", commit: commitId("0".repeat(40)), author: "", subject: "" };

function manifestsOf(example: string): string[] {
  return readdirSync(join(root, example), { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.ya?ml$/.test(name),
  );
}

describe("examples", () => {
  it.each(readdirSync(root))("%s has nothing against it", (example) => {
    const files = manifestsOf(example).map((name) => parseFile(name, readFileSync(join(root, example, name), "utf8")));
    const { problems, desired } = readManifests(files, revision);
    expect(problems.map(formatProblem)).toEqual([]);
    expect(desired.objects.length).toBeGreaterThan(0);
  });
});
