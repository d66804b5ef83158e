import type { Problem } from "../model/problem.ts";
import { checkConfig } from "./check-config.ts";
import type { Config } from "./config.ts";
import { type ConfigText, parseConfigFile } from "./config-file.ts";
import { layer, type OutsideSettings } from "./config-layers.ts";
import { type ConfigSurroundings, toConfig } from "./to-config.ts";

export interface ConfigInput extends OutsideSettings {
  /** Null where there is no file: the environment and flags may say it all. */
  readonly file: ConfigText | null;
  readonly surroundings: ConfigSurroundings;
}

/** A configuration, or every reason at once why there is none. Warnings come with either. */
export interface ConfigRead {
  readonly config: Config | null;
  readonly problems: readonly Problem[];
}

/** Flags win over the environment, the environment over the file, the file over the defaults. */
export function readConfig({ file, surroundings, ...outside }: ConfigInput): ConfigRead {
  const parsed = parseConfigFile(file ?? { path: "", text: "{}" });
  if (parsed.problems.length > 0) return { config: null, problems: parsed.problems };
  const layers = layer({ ...parsed, value: parsed.value ?? {} }, outside);
  const problems = [...layers.problems, ...checkConfig(parsed, layers)];
  if (problems.some(({ severity }) => severity === "error")) return { config: null, problems };
  return withSecrets(layers.value, surroundings, problems);
}

function withSecrets(tree: unknown, surroundings: ConfigSurroundings, problems: readonly Problem[]): ConfigRead {
  const unreadable: Problem[] = [];
  const readSecret = (path: string): string => {
    try {
      return surroundings.readSecret(path);
    } catch (error) {
      unreadable.push(unreadableSecret(path, error));
      return "";
    }
  };
  const config = toConfig(tree, { ...surroundings, readSecret });
  return { config: unreadable.length > 0 ? null : config, problems: [...problems, ...unreadable] };
}

function unreadableSecret(path: string, error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  return {
    code: "config-secret",
    severity: "error",
    message: `a secret cannot be read from ${path}: ${why}`,
    hint: null,
    at: null,
    frame: null,
  };
}
