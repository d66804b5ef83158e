import { join } from "node:path";
import type { RepositoryAddress } from "../repository-address.ts";
import { authorizationHeader, type RepositoryAuth } from "../repository-auth.ts";
import { sshEnvironment } from "./ssh-environment.ts";

export interface GitSetup {
  readonly address: RepositoryAddress;
  readonly auth: RepositoryAuth;
  readonly caFile: string | null;
  /** A directory of our own, used as HOME and for the files of ssh. */
  readonly privateDir: string;
}

type Setting = readonly [key: string, value: string];

// Read neither the machine's configuration nor a user's; run no hook, filter, monitor, maintenance or prompt.
const hardening: readonly Setting[] = [
  ["core.hooksPath", "/dev/null"],
  ["core.attributesFile", "/dev/null"],
  ["core.excludesFile", "/dev/null"],
  ["core.symlinks", "false"],
  ["core.fsmonitor", "false"],
  ["core.bigFileThreshold", "1m"],
  ["credential.helper", ""],
  ["protocol.allow", "never"],
  ["transfer.fsckObjects", "true"],
  ["transfer.bundleURI", "false"],
  ["fetch.recurseSubmodules", "false"],
  ["submodule.recurse", "false"],
  // Loose objects would escape the size limit of a pack in transfer.
  ["fetch.unpackLimit", "1"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["push.gpgSign", "false"],
  ["http.followRedirects", "false"],
  ["http.sslVerify", "true"],
  ["http.lowSpeedLimit", "1000"],
  ["http.lowSpeedTime", "30"],
];

// Old tools wrote these into many honest repositories; they are oddities of form, not ways to attack.
const forgiven = ["badTimezone", "missingSpaceBeforeDate", "zeroPaddedFilemode", "missingEmail", "badEmail"].map(
  (id): Setting => [`fetch.fsck.${id}`, "ignore"],
);

const inherited = [
  "PATH",
  "https_proxy",
  "HTTPS_PROXY",
  "http_proxy",
  "no_proxy",
  "NO_PROXY",
  "all_proxy",
  "ALL_PROXY",
];

/**
 * The whole environment of a git process. Configuration travels in it rather than in arguments, which every user of the
 * machine can read; the header with the credentials is bound to the repository's own URL.
 */
export function gitEnvironment(setup: GitSetup): NodeJS.ProcessEnv {
  const settings = [...hardening, ...forgiven, ...settingsFor(setup)];
  return {
    ...Object.fromEntries(inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    ...configuration(settings),
    ...sshEnvironment(setup.auth, setup.privateDir),
    LC_ALL: "C",
    HOME: setup.privateDir,
    XDG_CONFIG_HOME: join(setup.privateDir, "config"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "false",
    GIT_ALLOW_PROTOCOL: setup.address.scheme,
    GIT_CEILING_DIRECTORIES: setup.privateDir,
  };
}

/** Whether some proxy is configured for the machine; git knows how to use it, node does not. */
export function usesProxy(environment: NodeJS.ProcessEnv): boolean {
  return inherited.some((name) => /_proxy$/i.test(name) && !/^no_/i.test(name) && environment[name] !== undefined);
}

function settingsFor({ address, auth, caFile }: GitSetup): Setting[] {
  const settings: Setting[] = [[`protocol.${address.scheme}.allow`, "always"]];
  const header = authorizationHeader(auth, address.hostname);
  if ("origin" in address && header) settings.push([`http.${address.origin}/.extraHeader`, `Authorization: ${header}`]);
  if (caFile !== null) settings.push(["http.sslCAInfo", caFile]);
  return settings;
}

function configuration(settings: readonly Setting[]): NodeJS.ProcessEnv {
  const numbered = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered) };
}
