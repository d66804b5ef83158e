// Installs what package-lock.json pins. Where a registry lacks the packages that only other platforms would use, npm ci
// takes the lock for stale and refuses it; npm install then takes the same versions from it.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const npm = (...argv) => spawnSync("npm", argv, { cwd: root, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });

const strict = npm("ci", "--no-audit", "--no-fund");
const { status, stderr } = strict.status === 0 ? strict : npm("install", "--no-save", "--no-audit", "--no-fund");
if (status !== 0) console.error(stderr);
process.exitCode = status ?? 1;
