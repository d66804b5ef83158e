/**
 * npm run bench -- NAME [--json]: builds test/bench/NAME.ts and runs its `bench()`.
 * What people read goes to stderr; with --json the one thing on stdout is the result.
 */
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const outDir = join(root, ".berth/bench");
const [name, ...flags] = process.argv.slice(2);
const known = readdirSync(join(root, "test/bench"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3));

if (!known.includes(name)) {
  console.error(`usage: npm run bench -- NAME [--json]\nNAME is one of: ${known.join(", ")}`);
  process.exit(1);
}

build();
const result = await createRequire(import.meta.url)(join(outDir, `test/bench/${name}.js`)).bench();
for (const [goal, ratio] of Object.entries(result.ratios)) console.error(`${goal}: ${ratio.toFixed(3)}`);
console.error(result.verified ? "results verified" : "RESULTS NOT VERIFIED");
console.log(JSON.stringify(result, null, flags.includes("--json") ? 0 : 2));
process.exit(result.verified ? 0 : 1);

function build() {
  rmSync(outDir, { recursive: true, force: true });
  const tsc = spawnSync(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.bench.json"],
    {
      cwd: root,
      stdio: ["ignore", 2, 2],
    },
  );
  if (tsc.status !== 0) process.exit(1);
  cpSync(join(root, "src"), join(outDir, "src"), { recursive: true, filter: (path) => !path.endsWith(".ts") });
}
