import type { User } from "../protocol/api-request.ts";
import { type TokenUser, tokenUser } from "./token-users.ts";

/** The users of a token file, and what is wrong with its other lines. */
export interface TokenFile {
  readonly users: readonly TokenUser[];
  /** `line 3: expected token,user,uid,"group,group"`; never with what the line holds. */
  readonly problems: readonly string[];
}

/**
 * Reads Kubernetes' static token file: `token,user,uid,"group,group"` a line, uid and groups optional. In place of a
 * token `sha256:HEX` gives its hash, so that the file holds no secret. Empty lines and lines that begin with # are
 * passed over.
 */
export function parseTokenFile(text: string): TokenFile {
  const users: TokenUser[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const user = readLine(line);
    if (user) users.push(user);
    else problems.push(`line ${index + 1}: expected token,user,uid,"group,group"`);
  }
  return { users, problems };
}

/** One line for a token file, which holds the token's hash only. */
export function tokenFileLine(digest: Buffer, { name, uid = "", groups }: User): string {
  return `sha256:${digest.toString("hex")},${quoted(name)},${quoted(uid)},${quoted(groups.join(","))}\n`;
}

function readLine(line: string): TokenUser | null {
  const [token = "", name = "", uid = "", groups = ""] = fieldsOf(line) ?? [];
  if (token === "" || name === "") return null;
  const list = groups.split(",").flatMap((group) => group.trim() || []);
  const user: User = { name, groups: list, ...(uid === "" ? {} : { uid }) };
  const hash = /^sha256:([0-9a-f]{64})$/.exec(token)?.[1];
  if (hash !== undefined) return { user, digest: Buffer.from(hash, "hex") };
  return token.startsWith("sha256:") ? null : tokenUser(token, user);
}

/** Fields with commas between them (RFC 4180); null where quotes do not match. */
function fieldsOf(line: string): string[] | null {
  const field = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/y;
  const fields: string[] = [];
  while (field.lastIndex <= line.length) {
    const found = field.exec(line);
    if (!found) return null;
    fields.push(found[1] === undefined ? (found[2] ?? "").trim() : found[1].replaceAll('""', '"'));
    if (found[3] === "") return fields;
  }
  return fields;
}

function quoted(text: string): string {
  return /[",\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
