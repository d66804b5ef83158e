import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseUsage } from "../../src/executors/usage/usage-sample.ts";

const scripts = join(__dirname, "../../node");
const [one, two] = ["1".repeat(64), "2".repeat(64)];

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "berth-usage-"));
});
afterEach(() => rmSync(home, { recursive: true }));

/** What the helper writes for a tree of control groups. */
function measured(files: Readonly<Record<string, string>>) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, "groups", path)), { recursive: true });
    writeFileSync(join(home, "groups", path), content);
  }
  const script = `set -eu; state=${home}; . ${scripts}/report.sh; . ${scripts}/usage.sh; measure`;
  const { stderr, status } = spawnSync("sh", ["-c", script], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LC_ALL: "C", BERTH_CGROUPS: join(home, "groups") },
  });
  expect([status, stderr]).toEqual([0, ""]);
  return parseUsage(readFileSync(join(home, "usage.txt"), "utf8"));
}

describe("what the node helper measures", () => {
  it("reads one tree of control groups, laid out by systemd or by the engine", () => {
    const sample = measured({
      "cgroup.controllers": "cpu memory\n",
      [`system.slice/docker-${one}.scope/cpu.stat`]: "usage_usec 123456789012\nuser_usec 1\n",
      [`system.slice/docker-${one}.scope/memory.current`]: "5368709120\n",
      [`system.slice/docker-${one}.scope/memory.stat`]: "anon 1\ninactive_file 1073741824\n",
      [`system.slice/docker-${one}.scope/init.scope/cpu.stat`]: "usage_usec 9\n",
      [`docker/${two}/cpu.stat`]: "usage_usec 7\n",
      [`docker/${two}/memory.current`]: "100\n",
      [`docker/${two}/memory.stat`]: "inactive_file 300\n",
    });
    expect([...(sample?.containers ?? [])].sort()).toEqual([
      [one, { cpuMicros: 123_456_789_012, memoryBytes: 4 * 2 ** 30 }],
      [two, { cpuMicros: 7, memoryBytes: 0 }],
    ]);
    expect(sample?.host?.cpuMicros).toBeGreaterThan(0);
    expect(sample?.host?.memoryBytes).toBeGreaterThan(0);
    expect(Math.abs((sample?.atMs ?? 0) - Date.now())).toBeLessThan(10_000);
  });

  it("reads a tree per controller, and leaves out what goes away meanwhile", () => {
    const sample = measured({
      [`cpuacct/docker/${one}/cpuacct.usage`]: "5000000000\n",
      [`memory/docker/${one}/memory.usage_in_bytes`]: "4096\n",
      [`memory/docker/${one}/memory.stat`]: "inactive_file 1\ntotal_inactive_file 96\n",
      [`memory/docker/${two}/memory.usage_in_bytes`]: "1\n",
    });
    expect([...(sample?.containers ?? [])]).toEqual([[one, { cpuMicros: 5_000_000, memoryBytes: 4000 }]]);
  });
});
