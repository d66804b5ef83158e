import { readFile } from "node:fs/promises";
import { utils } from "ssh2";
import type { Problem } from "../../model/problem.ts";
import { minimumRsaBits, rsaBits } from "./public-key.ts";

/** What proves to a host who we are: a private key, an ssh-agent, or both. Never printed. */
export interface SshCredentials {
  readonly privateKey: Buffer | null;
  readonly passphrase: string | null;
  readonly agentSocket: string | null;
}

/** Where the operator keeps them; the passphrase in a file too, so that it shows in no process list. */
export interface CredentialFiles {
  readonly keyFile: string | null;
  readonly passphraseFile: string | null;
  readonly agentSocket: string | null;
}

/** Reads and checks the operator's SSH credentials. */
export async function readCredentials(files: CredentialFiles): Promise<SshCredentials | Problem> {
  const { keyFile, passphraseFile, agentSocket } = files;
  if (!keyFile) return agentSocket ? { privateKey: null, passphrase: null, agentSocket } : nothingGiven();
  try {
    const passphrase = passphraseFile ? (await readFile(passphraseFile, "utf8")).replace(/\r?\n$/, "") : null;
    const privateKey = await readFile(keyFile);
    return checkKey(keyFile, privateKey, passphrase) ?? { privateKey, passphrase, agentSocket };
  } catch (error) {
    return problem("ssh-key-unreadable", `SSH key cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function checkKey(keyFile: string, privateKey: Buffer, passphrase: string | null): Problem | null {
  // A file may hold several keys; the first is the one used.
  const [key] = [utils.parseKey(privateKey, passphrase ?? undefined)].flat();
  if (!key) return problem("ssh-key-invalid", `${keyFile} holds no key`);
  if (key instanceof Error) return problem("ssh-key-invalid", `${keyFile} is no usable private key: ${key.message}`);
  const bits = rsaBits(key.getPublicSSH());
  if (bits === null || bits >= minimumRsaBits) return null;
  return problem("ssh-key-weak", `${keyFile} is RSA with ${bits} bits, fewer than ${minimumRsaBits}`);
}

function nothingGiven(): Problem {
  return problem("ssh-key-missing", "no SSH key file and no ssh-agent is configured");
}

function problem(code: string, message: string): Problem {
  return { code, severity: "error", message, hint: null, at: null, frame: null };
}
