/**
 * npm test: proves everything, from a fresh clone to real hosts. Each stage runs even if an earlier one failed, so that
 * one run tells all there is to tell. Closes with `N passed, N failed, N skipped`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const reports = join(root, ".berth/test");
const labName = "test";
const counts = { passed: 0, failed: 0, skipped: 0 };
const skippedTests = [];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

if (!existsSync(join(root, "node_modules"))) run("npm ci", "npm", ["ci"]);
stage("types, format, lint, rings, dead code", "npm", ["run", "-s", "check:static"]);
stage("build", "npm", ["run", "-s", "build"]);
jest("unit", []);
if (counts.failed === 0) endToEnd();
else console.log("SKIPPED: end-to-end tests, because something above failed");

for (const name of skippedTests) console.log(`SKIPPED: ${name}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

function endToEnd() {
  jest("e2e", ["--runInBand"]);
  const down = process.env.CI ? ["--all"] : ["--name", labName];
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

function jest(project, flags) {
  const report = join(reports, `${project}.json`);
  const argv = [
    "node_modules/jest/bin/jest.js",
    "--selectProjects",
    project,
    "--json",
    "--outputFile",
    report,
    ...flags,
  ];
  console.log(`\n== ${project} tests`);
  const startedAt = performance.now();
  spawnSync(process.execPath, argv, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  console.log(`== ${project} tests: ${seconds(startedAt)} s`);
  if (!existsSync(report)) {
    counts.failed += 1;
    return;
  }
  add(JSON.parse(readFileSync(report, "utf8")));
}

function add(report) {
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  skippedTests.push(
    ...tests.filter(({ status }) => status === "pending" || status === "todo").map((test) => test.fullName),
  );
}

function seconds(startedAt) {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
