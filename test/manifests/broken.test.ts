import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFile, readManifests } from "../../src/manifests/index.ts";
import { commitId } from "../../src/model/names.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { expectGolden } from "../support/golden.ts";

const fixtures = join(__dirname, "../../fixtures/broken");
const revision = { repository: "test", commit: commitId("0".repeat(40)), author: "", subject: "" };

describe("broken manifests", () => {
  it.each(readdirSync(fixtures))("%s: every error at once, each with its place", (name) => {
    const file = parseFile(name, readFileSync(join(fixtures, name), "utf8"));
    const { problems } = readManifests([file], revision);
    expectGolden(join(__dirname, `golden/${name}.txt`), `${problems.map(formatProblem).join("\n\n")}\n`);
  });
});
