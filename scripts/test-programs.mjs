/**
 * Installs the Debian packages that tests want beyond what `berth lab` installs by itself. Where that is not possible the
 * tests that need them are skipped, and say so.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const packageOf = {
  "/usr/bin/git": "git",
  "/usr/bin/ssh": "openssh-client",
  "/usr/sbin/sshd": "openssh-server",
  "/usr/bin/shellcheck": "shellcheck",
};

// Only the program is wanted: no service may start because of a test.
const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
const options = ["--yes", "--quiet", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];

export function installTestPrograms() {
  const missing = Object.entries(packageOf).flatMap(([file, name]) => (existsSync(file) ? [] : [name]));
  if (missing.length === 0) return;
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) {
    console.log(`not installed here, and only Debian's root could: ${missing.join(", ")}`);
    return;
  }
  console.log(`installing ${missing.join(", ")}`);
  if (aptGet("install", ...options, ...missing)) return;
  aptGet("update", "--quiet");
  if (!aptGet("install", ...options, ...missing)) console.log(`could not be installed: ${missing.join(", ")}`);
}

function aptGet(...argv) {
  return spawnSync("apt-get", argv, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}
