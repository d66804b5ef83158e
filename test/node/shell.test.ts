import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { hasProgram } from "../support/has-program.ts";

const root = join(__dirname, "../..");
const scripts = readdirSync(join(root, "node")).filter((name) => name.endsWith(".sh"));

describe("the node helper's shell", () => {
  it.each(scripts)("%s is a script dash can read", (name) => {
    const { stderr, status } = spawnSync("sh", ["-n", join("node", name)], { cwd: root, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  (hasProgram("shellcheck") ? it : it.skip)("pleases shellcheck", () => {
    const paths = scripts.map((name) => join("node", name));
    const { stdout } = spawnSync("shellcheck", ["-x", ...paths], { cwd: root, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
