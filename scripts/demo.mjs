/** npm run demo: from a fresh clone to a running example. Installs and builds what is missing, then runs `berth demo`. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const must = (program, argv) => {
  const { status } = spawnSync(program, argv, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};

if (!existsSync(join(root, "node_modules"))) must(process.execPath, ["scripts/install.mjs"]);
must("npm", ["run", "-s", "build"]);
must(process.execPath, ["dist/main.js", "demo", ...process.argv.slice(2)]);
