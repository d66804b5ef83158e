import { access, copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { labDir } from "./lab-dir.ts";
import { run } from "./run.ts";

export const clientKeyFile = (lab: string): string => join(labDir(lab), "id_ed25519");
export const hostKeysDir = (lab: string, host: string): string => join(labDir(lab), "hosts", host);

/** Makes the keys that are missing; gives the host's public key as `ssh-ed25519 AAAA...`. */
export async function ensureHostKeys(lab: string, host: string): Promise<string> {
  const dir = hostKeysDir(lab, host);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await ensureKey(join(dir, "host_key"), host);
  await copyFile(`${clientKeyFile(lab)}.pub`, join(dir, "authorized_keys"));
  const [type, base64] = (await readFile(join(dir, "host_key.pub"), "utf8")).split(" ");
  return `${type} ${base64}`;
}

export async function ensureClientKey(lab: string): Promise<void> {
  await mkdir(labDir(lab), { recursive: true, mode: 0o700 });
  await ensureKey(clientKeyFile(lab), `berth-lab-${lab}`);
}

async function ensureKey(file: string, comment: string): Promise<void> {
  const exists = await access(`${file}.pub`).then(
    () => true,
    () => false,
  );
  if (exists) return;
  await rm(file, { force: true });
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
}
