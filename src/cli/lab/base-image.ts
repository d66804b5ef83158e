import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installPackages } from "./debian-packages.ts";
import { docker, tryDocker } from "./docker.ts";
import { findProgram } from "./find-program.ts";
import type { LabEngine } from "./lab.ts";
import { labsDir } from "./lab-dir.ts";
import { imageLabel } from "./names.ts";
import { repositoryRoot } from "./repository-root.ts";
import { run } from "./run.ts";

const suites: Readonly<Record<LabEngine, string>> = {
  debian12: "bookworm",
  debian13: "trixie",
  "debian-testing": "testing",
};

const probeMs = 5_000;
const pullMs = 300_000;

/** What a slim image leaves out. */
const leftOut = [
  "./dev/*",
  "./tmp/*",
  "./usr/share/doc/*",
  "./usr/share/info/*",
  "./usr/share/locale/*",
  "./usr/share/man/*",
  "./var/cache/apt/*.bin",
  "./var/cache/apt/archives/*.deb",
  "./var/lib/apt/lists/*",
  "./var/log/*",
];

/** The Debian slim image of that engine's release: there, pulled, or made by debootstrap. Gives its reference. */
export async function ensureBaseImage(engine: LabEngine, progress: (line: string) => void): Promise<string> {
  const suite = suites[engine];
  const image = `debian:${suite}-slim`;
  if ((await tryDocker(["image", "inspect", image])) !== null) return image;
  progress(`pulling ${image}`);
  if ((await tryDocker(["pull", image], { firstOutputMs: probeMs, timeoutMs: pullMs })) !== null) return image;
  progress(`no image registry answers: making ${image} by debootstrap`);
  await makeBaseImage(suite, image, progress);
  return image;
}

async function makeBaseImage(suite: string, image: string, progress: (line: string) => void): Promise<void> {
  if ((await findProgram("debootstrap")) === null) await installPackages(["debootstrap"], progress);
  await mkdir(labsDir(), { recursive: true });
  const work = await mkdtemp(join(labsDir(), `.debootstrap-${suite}-`));
  try {
    const root = join(work, "root");
    await run((await findProgram("debootstrap")) ?? "debootstrap", ["--variant=minbase", suite, root]);
    await configure(root, suite);
    const archive = join(work, "root.tar");
    await run("tar", ["-C", root, ...leftOut.map((path) => `--exclude=${path}`), "-cf", archive, "."]);
    await docker(["import", "--change", 'CMD ["bash"]', "--change", `LABEL ${imageLabel}=base`, archive, image]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function configure(root: string, suite: string): Promise<void> {
  const from = join(repositoryRoot(), "lab/base");
  await copyFile(join(from, "apt.conf"), join(root, "etc/apt/apt.conf.d/90slim"));
  await copyFile(join(from, "dpkg.cfg"), join(root, "etc/dpkg/dpkg.cfg.d/90slim"));
  await writeFile(join(root, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  if (suite === "testing") await copyFile(join(from, "testing.conf"), join(root, "etc/apt/apt.conf.d/90testing"));
  else await addUpdates(join(root, "etc/apt/sources.list"), suite);
}

/** debootstrap names the release alone; a stable one also has updates and security fixes. */
async function addUpdates(sourcesFile: string, suite: string): Promise<void> {
  const mirror = /^deb (\S+\/debian)\/? /m.exec(await readFile(sourcesFile, "utf8"))?.[1];
  if (mirror === undefined) return;
  const lines = [
    `deb ${mirror} ${suite} main`,
    `deb ${mirror} ${suite}-updates main`,
    `deb ${mirror}-security ${suite}-security main`,
  ];
  await writeFile(sourcesFile, `${lines.join("\n")}\n`);
}
