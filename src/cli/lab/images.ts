import { ensureBaseImage } from "./base-image.ts";
import { docker, tryDocker } from "./docker.ts";
import { imageInputsHash } from "./image-inputs.ts";
import type { LabEngine, LabImageName } from "./lab.ts";
import { imageLabel, registryName } from "./names.ts";
import { repositoryRoot } from "./repository-root.ts";
import { type Published, seedRegistry } from "./seed-registry.ts";

/** Images on the machine's engine that a lab is made of. */
export interface LabImages {
  readonly host: string;
  /** A registry that already holds `published`. */
  readonly registry: string;
  readonly published: readonly Published[];
  /** As hosts pull what is published. */
  readonly references: Readonly<Record<LabImageName, string>>;
}

interface Build {
  readonly image: string;
  readonly target: string;
  readonly base: string;
  readonly version?: string;
}

const webVersions = ["1.0", "1.1", "2.0"] as const;

/** Everything the lab's images need, built where their inputs changed. */
export async function ensureImages(engine: LabEngine, progress: (line: string) => void): Promise<LabImages> {
  const base = await ensureBaseImage("debian13", progress);
  const hostBase = engine === "debian13" ? base : await ensureBaseImage(engine, progress);
  const hash = await imageInputsHash();
  const published = publishedImages(hash, base);
  const registry = { image: `berth/lab-registry:${hash}`, target: "lab-registry", base };
  const host = { image: `berth/lab-host:${engine}-${hash}`, target: "lab-host", base: hostBase };
  for (const build of [...published.map((entry) => entry.build), registry, host]) await ensureImage(build, progress);
  const pushes = published.flatMap(({ build, tags }) => tags.map((tag) => ({ image: build.image, tag })));
  const seeded = await seedRegistry(registry.image, pushes, progress);
  return { host: host.image, registry: seeded, published: pushes, references: references(hash) };
}

/** By content for what Berth runs itself, so that a host never keeps an outdated one; by release for the examples. */
function publishedImages(hash: string, base: string): { build: Build; tags: readonly Published["tag"][] }[] {
  const own = ["pause", "node"].map((target) => ({
    build: { image: `berth/${target}:${hash}`, target, base },
    tags: [`berth/${target}:${hash}`, `berth/${target}:latest`],
  }));
  const web = webVersions.map((version) => ({
    build: { image: `berth/web:${version}-${hash}`, target: "web", base, version },
    tags: [`berth/web:${version}`],
  }));
  const broken = {
    build: { image: `berth/web:broken-${hash}`, target: "web-broken", base },
    tags: ["berth/web:broken"],
  };
  return [...own, ...web, broken];
}

function references(hash: string): Record<LabImageName, string> {
  const at = (name: string): string => `${registryName}/berth/${name}`;
  return {
    node: at(`node:${hash}`),
    pause: at(`pause:${hash}`),
    "web:1.0": at("web:1.0"),
    "web:1.1": at("web:1.1"),
    "web:2.0": at("web:2.0"),
    "web:broken": at("web:broken"),
  };
}

async function ensureImage(build: Build, progress: (line: string) => void): Promise<void> {
  if ((await tryDocker(["image", "inspect", "--format", "{{.Id}}", build.image])) !== null) return;
  progress(`building ${build.image}`);
  const version = build.version === undefined ? [] : ["--build-arg", `VERSION=${build.version}`];
  await docker([
    ...["build", "--quiet", "--force-rm", "--network", "host", "--target", build.target, "--tag", build.image],
    ...["--label", `${imageLabel}=${build.target}`, "--build-arg", `BASE=${build.base}`, ...version],
    repositoryRoot(),
  ]);
}
