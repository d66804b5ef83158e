import type { Command } from "commander";
import { Option } from "commander";
import type { Config } from "../platform/config.ts";
import { loadConfig } from "../platform/load-config.ts";
import { settingNames } from "../platform/setting-names.ts";
import { renderProblems } from "./output/render-problems.ts";
import { UserError } from "./user-error.ts";

/** Adds `--config` and a flag for every setting; the settings' flags show under `berth help settings` only. */
export function withConfigOptions(command: Command): Command {
  // To some commands -c is a container, as it is to kubectl.
  const short = command.options.some((option) => option.short === "-c") ? "" : "-c, ";
  command.option(`${short}--config <file>`, "configuration file (else BERTH_CONFIG, else berth.yaml here)");
  for (const { flag, description } of settingNames) {
    command.addOption(new Option(`${flag} <value>`, description).hideHelp());
  }
  return command;
}

/** The configuration a command line asks for. Throws a UserError that shows every problem with its place. */
export function readConfigOptions(flags: Readonly<Record<string, unknown>>): Config {
  const path = typeof flags["config"] === "string" ? flags["config"] : null;
  const { config, problems } = loadConfig({ path, environment: process.env, flags: settingFlags(flags) });
  if (config === null) throw new UserError(renderProblems(problems));
  if (problems.length > 0) console.error(renderProblems(problems));
  return config;
}

function settingFlags(flags: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = settingNames.flatMap(({ flag, path }) => {
    const value = flags[camelCase(flag)];
    return typeof value === "string" ? [[path, value] as const] : [];
  });
  return Object.fromEntries(given);
}

/** `--repository-token-file` is `repositoryTokenFile` to commander. */
const camelCase = (flag: string): string =>
  flag.replace(/^--/, "").replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
