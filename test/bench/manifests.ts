import { spawnSync } from "node:child_process";
import { loadAll } from "js-yaml";
import { parseAllDocuments } from "yaml";
import { parseFile, readManifests } from "../../src/manifests/index.ts";
import { commitId } from "../../src/model/names.ts";
import { createParsePool } from "../../src/platform/parse-pool.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { manifestCorpus } from "../support/manifest-corpus.ts";
import { median } from "../support/median.ts";

const fileCount = 5_000;
const rounds = 5;
const revision = { repository: "bench", commit: commitId("0".repeat(40)), author: "", subject: "" };

interface Timing {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Each contender runs in a process of its own, with its modules loaded and nothing else warm. What it parsed is kept. */
const contenders: Readonly<Record<string, () => Promise<Timing>>> = {
  "js-yaml": async () => {
    const files = manifestCorpus(fileCount);
    return time(async () => files.map(({ text }) => loadAll(text)));
  },
  "one-thread": async () => {
    const files = manifestCorpus(fileCount);
    return time(async () => files.map(({ path, text }) => parseFile(path, text)));
  },
  berth: async () => {
    const files = manifestCorpus(fileCount);
    const pool = createParsePool();
    await Promise.all([1, 2, 3, 4].map(() => pool.parse(manifestCorpus(1))));
    const timing = await time(() => pool.parse(files));
    await pool.close();
    return timing;
  },
};

async function time(work: () => Promise<unknown>): Promise<Timing> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const kept = await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  if (!kept) throw new Error("nothing was parsed");
  return { wallMs, cpuMs: (user + system) / 1000 };
}

function runApart(name: string): Timing {
  const { stdout } = spawnSync(process.execPath, [__filename, name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", 2],
  });
  const timing: Timing = JSON.parse(stdout);
  console.error(`  ${name}: ${timing.wallMs.toFixed(0)} ms, ${timing.cpuMs.toFixed(0)} ms of processor time`);
  return timing;
}

/** Every value the `yaml` package reads must stand in our object; and a fault put into a file must be found. */
function verify(): { verified: boolean; readMs: number } {
  const parsed = manifestCorpus(fileCount).map(({ path, text }) => parseFile(path, text));
  const start = performance.now();
  const { desired, problems } = readManifests(parsed, revision);
  const readMs = performance.now() - start;
  const sample = parsed.filter((_, index) => index % 25 === 0);
  const same = sample.every(({ text, objects }) =>
    parseAllDocuments(text).every((document, index) => holds(objects[index]?.object, document.toJS())),
  );
  const faulty = sample.map(({ path, text }) =>
    parseFile(path, text.replace("containerPort: 8080", "containerPort: 80800")),
  );
  const found = faulty.every(
    ({ problems: [first] }) => first?.at?.line === 34 && first.message.includes("between 1 and 65535"),
  );
  const undeclared = problems.filter(({ code }) => code !== "undeclared-namespace").length;
  return { verified: same && found && desired.objects.length === 2 * fileCount && undeclared === 0, readMs };
}

function holds(ours: unknown, theirs: unknown): boolean {
  if (typeof theirs !== "object" || theirs === null) return ours === theirs;
  return Object.entries(theirs).every(([key, value]) =>
    holds((ours as Record<string, unknown> | undefined)?.[key], value),
  );
}

/** Parse, validate and default 10,000 documents against js-yaml's parse of the same text. */
export async function bench(): Promise<BenchResult> {
  const times: Record<string, Timing[]> = { "js-yaml": [], berth: [], "one-thread": [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of Object.keys(times)) times[name]?.push(runApart(name));
  }
  const wall = (name: string) => median(times[name]?.map(({ wallMs }) => wallMs) ?? []);
  const cpu = (name: string) => median(times[name]?.map(({ cpuMs }) => cpuMs) ?? []);
  const { verified, readMs } = verify();
  return {
    name: "manifests",
    verified,
    ratios: { timeOverJsYaml: wall("berth") / wall("js-yaml") },
    figures: {
      documents: 2 * fileCount,
      jsYamlMs: wall("js-yaml"),
      berthMs: wall("berth"),
      oneThreadMs: wall("one-thread"),
      oneThreadProcessorTimeOverJsYaml: cpu("one-thread") / cpu("js-yaml"),
      assembleAndReferencesMs: readMs,
    },
  };
}

const contender = contenders[process.argv[2] ?? ""];
if (require.main === module && contender) {
  contender().then((timing) => console.log(JSON.stringify(timing)));
}
