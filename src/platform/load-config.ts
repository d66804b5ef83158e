import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ConfigText } from "./config-file.ts";
import { type ConfigRead, readConfig } from "./read-config.ts";

export interface LoadConfigOptions {
  /** `--config`; else BERTH_CONFIG, else berth.yaml in the working directory where there is one. */
  readonly path: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Settings given as flags, by path: `repository.url`. */
  readonly flags: Readonly<Record<string, string>>;
}

/** Reads the configuration of this machine. */
export function loadConfig({ path, environment, flags }: LoadConfigOptions): ConfigRead {
  const named = path ?? environment["BERTH_CONFIG"] ?? null;
  const file = readText(named ?? "berth.yaml", named !== null);
  if (file === "missing") return { config: null, problems: [missing(named ?? "berth.yaml")] };
  const surroundings = {
    dataDir: defaultDataDir(environment),
    agentSocket: environment["SSH_AUTH_SOCK"] ?? null,
    readSecret: (secretPath: string) => readFileSync(secretPath, "utf8").replace(/\r?\n$/, ""),
  };
  return readConfig({ file, environment, flags, surroundings });
}

function readText(path: string, required: boolean): ConfigText | null | "missing" {
  if (!existsSync(path)) return required ? "missing" : null;
  return { path, text: readFileSync(path, "utf8") };
}

/** The state directory of the XDG specification: what is in it may be lost, yet is worth keeping. */
function defaultDataDir(environment: LoadConfigOptions["environment"]): string {
  return join(environment["XDG_STATE_HOME"] ?? join(homedir(), ".local/state"), "berth");
}

function missing(path: string): ConfigRead["problems"][number] {
  return {
    code: "config-missing",
    severity: "error",
    message: `there is no configuration file ${path}`,
    hint: "write one, or leave --config and BERTH_CONFIG out to use the environment and defaults",
    at: null,
    frame: null,
  };
}
