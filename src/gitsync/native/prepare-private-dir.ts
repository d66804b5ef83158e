import { chmod, mkdir, writeFile } from "node:fs/promises";
import type { RepositoryAuth } from "../repository-auth.ts";
import { askpassFile, knownHostsFile } from "./ssh-environment.ts";

const askpass = '#!/bin/sh\nexec cat -- "$BERTH_SSH_PASSPHRASE_FILE"\n';

/** Makes the directory that serves as HOME, with the pinned hosts and, for a key with a passphrase, what hands it to ssh. */
export async function preparePrivateDir(privateDir: string, auth: RepositoryAuth): Promise<void> {
  await mkdir(privateDir, { recursive: true, mode: 0o700 });
  if (auth.kind !== "sshKey") return;
  await writeFile(knownHostsFile(privateDir), `${auth.knownHosts.join("\n")}\n`, { mode: 0o600 });
  if (auth.passphraseFile === null) return;
  await writeFile(askpassFile(privateDir), askpass, { mode: 0o700 });
  await chmod(askpassFile(privateDir), 0o700);
}
