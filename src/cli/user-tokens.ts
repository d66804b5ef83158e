import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseTokenFile, tokenFileLine } from "../api/kubernetes/auth/token-file.ts";
import { digestOf } from "../api/kubernetes/auth/token-users.ts";
import type { User } from "../api/kubernetes/protocol/api-request.ts";

/** Makes a token for a user: it is returned, and its hash alone is kept. The operator knows it from its next request on. */
export function addUserToken(path: string, user: User): string {
  const token = randomBytes(32).toString("base64url");
  const before = readIfThere(path);
  const separator = before === "" || before.endsWith("\n") ? "" : "\n";
  replace(path, before + separator + tokenFileLine(digestOf(token), user));
  return token;
}

/** Takes every token of a user back; how many there were. */
export function removeUserTokens(path: string, name: string): number {
  const lines = readIfThere(path).split(/(?<=\n)/);
  const kept = lines.filter((line) => !parseTokenFile(line).users.some(({ user }) => user.name === name));
  if (kept.length < lines.length) replace(path, kept.join(""));
  return lines.length - kept.length;
}

/** Whole or not at all, and for the owner's eyes only. */
function replace(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
