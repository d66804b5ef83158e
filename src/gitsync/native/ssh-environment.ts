import { join } from "node:path";
import type { RepositoryAuth } from "../repository-auth.ts";

// Fixed text: what differs comes in by environment variables, which the shell that git starts does not parse again.
const sshCommand = [
  "ssh -F /dev/null",
  '-i "$BERTH_SSH_KEY"',
  '-o UserKnownHostsFile="\\"$BERTH_SSH_KNOWN_HOSTS\\""',
  '-o BatchMode="$BERTH_SSH_BATCH"',
  "-o GlobalKnownHostsFile=/dev/null",
  "-o StrictHostKeyChecking=yes",
  "-o UpdateHostKeys=no",
  "-o IdentitiesOnly=yes",
  "-o IdentityAgent=none",
  "-o PreferredAuthentications=publickey",
  "-o NumberOfPasswordPrompts=1",
  "-o ForwardAgent=no",
  "-o ClearAllForwardings=yes",
  "-o ControlMaster=no",
  "-o ControlPath=none",
  "-o ConnectTimeout=10",
  "-o ServerAliveInterval=10",
  "-o ServerAliveCountMax=3",
].join(" ");

export const knownHostsFile = (privateDir: string): string => join(privateDir, "known_hosts");
export const askpassFile = (privateDir: string): string => join(privateDir, "askpass");

/** What makes git's ssh use one key, one list of pinned hosts and nothing of the user's; empty without a key. */
export function sshEnvironment(auth: RepositoryAuth, privateDir: string): NodeJS.ProcessEnv {
  if (auth.kind !== "sshKey") return {};
  return {
    GIT_SSH_COMMAND: sshCommand,
    GIT_SSH_VARIANT: "ssh",
    BERTH_SSH_KEY: auth.keyFile,
    BERTH_SSH_KNOWN_HOSTS: knownHostsFile(privateDir),
    BERTH_SSH_BATCH: auth.passphraseFile === null ? "yes" : "no",
    ...(auth.passphraseFile === null ? {} : passphrase(auth.passphraseFile, privateDir)),
  };
}

function passphrase(file: string, privateDir: string): NodeJS.ProcessEnv {
  return {
    BERTH_SSH_PASSPHRASE_FILE: file,
    SSH_ASKPASS: askpassFile(privateDir),
    SSH_ASKPASS_REQUIRE: "force",
    // OpenSSH before 8.4 asks a program only where it believes there is a screen.
    DISPLAY: ":0",
  };
}
