import { type Setting, settings } from "./settings.ts";

/** One name a setting goes by outside the file. */
export interface SettingName {
  /** Path in the file: `repository.tokenFile`. */
  readonly path: string;
  /** `BERTH_REPOSITORY_TOKEN_FILE` */
  readonly variable: string;
  /** `--repository-token-file` */
  readonly flag: string;
  readonly kind: Setting["kind"];
  readonly description: string;
}

/** Every setting by the names the environment and the command line know it by. */
export const settingNames: readonly SettingName[] = settings.flatMap(({ path, kind, description }) =>
  kind === "secret"
    ? [nameOf(path, "secret", description), nameOf(`${path}File`, "text", `${description}, read from a file`)]
    : [nameOf(path, kind, description)],
);

function nameOf(path: string, kind: Setting["kind"], description: string): SettingName {
  const words = path
    .replace(/[A-Z]/g, (letter) => `-${letter}`)
    .replaceAll(".", "-")
    .toLowerCase();
  return { path, variable: `BERTH_${words.replaceAll("-", "_").toUpperCase()}`, flag: `--${words}`, kind, description };
}
