import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFile, readManifests } from "../../src/manifests/index.ts";
import { commitId } from "../../src/model/names.ts";
import type { AnyObject } from "../../src/model/object.ts";
import { render } from "../../src/planner/render.ts";
import { fakeFleet } from "../support/fake-fleet.ts";
import { expectGolden } from "../support/golden.ts";
import { look, settle } from "../support/turns.ts";

const root = join(__dirname, "golden");
/** A Saturday noon in winter. */
const noon = Date.parse("2026-11-21T12:00:00Z");

function objectsIn(path: string): AnyObject[] {
  const revision = { repository: "golden", commit: commitId("c0ffee"), author: "ada", subject: "golden" };
  const { desired, problems } = readManifests([parseFile("manifests.yaml", readFileSync(path, "utf8"))], revision);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return desired.objects.map(({ object }) => object);
}

/** Each case: `manifests.yaml` planned on hosts that are empty, or have settled on `before.yaml` first; `plan.txt` is what comes out. */
describe.each(readdirSync(root))("%s", (name) => {
  it("plans as written down", () => {
    const directory = join(root, name);
    const objects = objectsIn(join(directory, "manifests.yaml"));
    const hosts = objects.filter(({ kind }) => kind === "Host").map(({ metadata }) => metadata.name);
    const fleet = fakeFleet(Object.fromEntries(hosts.map((host) => [host, {}])), noon);
    const before = join(directory, "before.yaml");
    if (existsSync(before)) settle(fleet, objectsIn(before));
    expectGolden(join(directory, "plan.txt"), render(look(fleet, objects)));
  });
});
