import { ensureBaseImage } from "./base-image.ts";
import { type Build, ensureImage } from "./build-image.ts";
import { imageInputsHash } from "./image-inputs.ts";
import type { Lab, LabEngine } from "./lab.ts";
import { registryName } from "./names.ts";
import { type Published, seedRegistry } from "./seed-registry.ts";
import { ensureTraefikImage } from "./traefik-image.ts";

/** Images on the machine's engine that a lab is made of. */
export interface LabImages {
  readonly host: string;
  /** A registry that already holds `published`. */
  readonly registry: string;
  readonly published: readonly Published[];
  /** As hosts pull what is published. */
  readonly references: Lab["images"];
}

const webVersions = ["1.0", "1.1", "2.0"] as const;

/** Everything the lab's images need, built where their inputs changed. */
export async function ensureImages(engine: LabEngine, progress: (line: string) => void): Promise<LabImages> {
  const base = await ensureBaseImage("debian13", progress);
  const hostBase = engine === "debian13" ? base : await ensureBaseImage(engine, progress);
  const hash = await imageInputsHash();
  const registry = { image: `berth/lab-registry:${hash}`, target: "lab-registry", base };
  const host = { image: `berth/lab-host:${engine}-${hash}`, target: "lab-host", base: hostBase };
  const builds = [...ownBuilds(hash, base), ...webBuilds(hash, base)];
  for (const build of [...builds, registry, host]) await ensureImage(build, progress);
  const traefik = await ensureTraefikImage(base, progress);
  const published = [...builds.flatMap(publish), ...(traefik === null ? [] : [{ image: traefik, tag: traefik }])];
  const seeded = await seedRegistry(registry.image, published, progress);
  return { host: host.image, registry: seeded, published, references: references(hash, traefik) };
}

function ownBuilds(hash: string, base: string): Build[] {
  return ["pause", "node"].map((target) => ({ image: `berth/${target}:${hash}`, target, base }));
}

function webBuilds(hash: string, base: string): Build[] {
  const releases = webVersions.map((version) => ({
    image: `berth/web:${version}-${hash}`,
    target: "web",
    base,
    version,
  }));
  return [...releases, { image: `berth/web:broken-${hash}`, target: "web-broken", base }];
}

/** By content for what Berth runs itself, so that a host never keeps an outdated one; by release for the examples. */
function publish({ image, target }: Build): Published[] {
  if (target.startsWith("web")) return [{ image, tag: image.slice(0, image.lastIndexOf("-")) }];
  return [image, `berth/${target}:latest`].map((tag) => ({ image, tag }));
}

function references(hash: string, traefik: string | null): Lab["images"] {
  const at = (name: string): string => `${registryName}/berth/${name}`;
  return {
    node: at(`node:${hash}`),
    pause: at(`pause:${hash}`),
    "web:1.0": at("web:1.0"),
    "web:1.1": at("web:1.1"),
    "web:2.0": at("web:2.0"),
    "web:broken": at("web:broken"),
    ...(traefik === null ? {} : { traefik: `${registryName}/${traefik}` }),
  };
}
