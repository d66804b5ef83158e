import { nearest } from "../manifests/schema/did-you-mean.ts";
import type { Problem } from "../model/problem.ts";
import type { ConfigFile } from "./config-file.ts";
import { type SettingName, settingNames } from "./setting-names.ts";

/** Settings given outside the file: by name of a variable, and by path where they are flags. */
export interface OutsideSettings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, string>>;
}

export interface Layers {
  /** The file's tree with the environment and then the flags laid over it. */
  readonly value: unknown;
  /** Path to the variable or flag it came from; a path that is missing here came from the file. */
  readonly origins: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

type Tree = { [name: string]: Tree | unknown };

// Read by other parts of the program, or by the tests.
const otherVariables = /^BERTH_(CONFIG|LAB_|TEST_|BENCH_)/;

export function layer(file: ConfigFile, { environment, flags }: OutsideSettings): Layers {
  const value = isTree(file.value) ? structuredClone(file.value) : file.value;
  const origins = new Map<string, string>();
  const lay = (name: SettingName, text: string | undefined, origin: string): void => {
    if (text === undefined || !isTree(value)) return;
    place(value, name.path.split("."), parsed(name, text));
    origins.set(name.path, origin);
  };
  for (const name of settingNames) {
    lay(name, environment[name.variable], name.variable);
    lay(name, flags[name.path], name.flag);
  }
  return { value, origins, problems: unknownVariables(environment) };
}

/** Text that is not of its kind stays text: the schema then says what was expected. */
function parsed({ kind }: SettingName, text: string): unknown {
  if (kind === "integer") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (kind === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (kind === "list") return text.split("\n").flatMap((line) => line.trim() || []);
  return text;
}

function place(root: Tree, names: readonly string[], value: unknown): void {
  const [name = "", ...rest] = names;
  if (rest.length === 0) root[name] = value;
  else {
    if (!isTree(root[name])) root[name] = {};
    place(root[name] as Tree, rest, value);
  }
}

function unknownVariables(environment: OutsideSettings["environment"]): Problem[] {
  const known = new Set(settingNames.map(({ variable }) => variable));
  const unknown = Object.keys(environment).filter((name) => name.startsWith("BERTH_") && !known.has(name));
  return unknown
    .filter((name) => !otherVariables.test(name))
    .sort()
    .map((name) => {
      const near = nearest(name, [...known]);
      const hint = near ? `did you mean ${near}?` : null;
      return {
        code: "config-unknown",
        severity: "warning",
        message: `unknown variable ${name}`,
        hint,
        at: null,
        frame: null,
      };
    });
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
