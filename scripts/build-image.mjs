/** npm run image: builds the operator's image, also where no image registry answers or a proxy signs its own certificates. */
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { ensureMachine } = require("../dist/cli/lab/ensure-machine.js");
const { ensureBaseImage } = require("../dist/cli/lab/base-image.js");
const extraAuthority = join(root, "extra-ca.pem");

const progress = (line) => console.error(line);
await ensureMachine(progress);
const base = await ensureBaseImage("debian13", progress);
if (process.env.NODE_EXTRA_CA_CERTS) copyFileSync(process.env.NODE_EXTRA_CA_CERTS, extraAuthority);
try {
  process.exitCode = build();
} finally {
  rmSync(extraAuthority, { force: true });
}

function build() {
  const image = ["--tag", `berth/operator:${version}`, "--tag", "berth/operator:latest"];
  const argv = ["build", "--network", "host", "--target", "operator", "--build-arg", `BASE=${base}`, ...image, root];
  return spawnSync("docker", argv, { stdio: "inherit" }).status ?? 1;
}
