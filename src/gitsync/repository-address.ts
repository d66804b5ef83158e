import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a repository is, parsed once. `url` is safe to print: it holds no credentials. */
export type RepositoryAddress =
  | { readonly scheme: "http" | "https"; readonly url: string; readonly origin: string; readonly hostname: string }
  | { readonly scheme: "ssh"; readonly url: string; readonly hostname: string }
  | { readonly scheme: "file"; readonly url: string; readonly path: string; readonly hostname: "" };

/** The address, or one sentence saying what is wrong with it. */
export function parseAddress(text: string): RepositoryAddress | string {
  if (hasControlCharacter(text)) return "the repository's URL holds a line break or another control character";
  if (isAbsolute(text)) return { scheme: "file", url: text, path: text, hostname: "" };
  const url = parseUrl(text);
  if (!url) return `${JSON.stringify(text)} is neither a URL nor an absolute path`;
  return fromUrl(url);
}

function fromUrl(url: URL): RepositoryAddress | string {
  const password = url.password !== "" || (url.protocol !== "ssh:" && url.username !== "");
  if (password) return "the repository's URL holds credentials: give them as auth, so that they are never printed";
  switch (url.protocol) {
    case "http:":
    case "https:":
      return webAddress(url);
    case "ssh:":
      return sshAddress(url);
    case "file:":
      return { scheme: "file", url: url.href, path: fileURLToPath(url), hostname: "" };
    default:
      return `a repository is reached by https, ssh or file, not by ${JSON.stringify(url.protocol.slice(0, -1))}`;
  }
}

function webAddress(url: URL): RepositoryAddress {
  const path = url.pathname.replace(/\/+$/, "");
  const scheme = url.protocol === "http:" ? "http" : "https";
  return { scheme, url: `${url.origin}${path}`, origin: url.origin, hostname: url.hostname };
}

// A host or user that begins with a dash would be read by ssh as an option.
function sshAddress(url: URL): RepositoryAddress | string {
  if (!/^[A-Za-z0-9[][A-Za-z0-9.:\]_-]*$/.test(url.hostname)) return "the repository's host name is not one";
  if (!/^([A-Za-z0-9_][A-Za-z0-9._-]*)?$/.test(url.username)) return "the repository's user name is not one";
  return { scheme: "ssh", url: url.href, hostname: url.hostname };
}

/** `git@host:team/app.git`, as people copy it, says the same as `ssh://git@host/team/app.git`. */
function scpToUrl(text: string): string {
  const scp = /^([A-Za-z0-9_][A-Za-z0-9._-]*@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/\/|:)(.+)$/.exec(text);
  if (!scp) return text;
  const path = scp[3]?.startsWith("/") ? scp[3] : `/${scp[3]}`;
  return `ssh://${scp[1] ?? ""}${scp[2]}${path}`;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(scpToUrl(text)) ? new URL(scpToUrl(text)) : null;
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < " " || character === "\u007f");
}
