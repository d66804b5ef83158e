/** How a repository is told who asks. Secrets come as values; main reads them from files. */
export type RepositoryAuth =
  | { readonly kind: "none" }
  /** Sent as the password; hosts differ in the user name they want beside it, so it may be given. */
  | { readonly kind: "token"; readonly token: string; readonly username?: string }
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | {
      readonly kind: "sshKey";
      readonly keyFile: string;
      readonly passphraseFile: string | null;
      /** Lines as in `known_hosts`; a host that is not in them is never spoken to. */
      readonly knownHosts: readonly string[];
    };

/** Texts that must never be seen in a message, as they are and as they travel. */
export function secretsOf(auth: RepositoryAuth, hostname: string): readonly string[] {
  const header = authorizationHeader(auth, hostname);
  const texts = auth.kind === "token" ? [auth.token] : auth.kind === "basic" ? [auth.password] : [];
  const encoded = header === null ? [] : [header, header.slice("Basic ".length)];
  return [...texts, ...texts.map(encodeURIComponent), ...encoded].filter((text) => text !== "");
}

/** The header that carries the credentials over HTTP, or null where there is nothing to send. */
export function authorizationHeader(auth: RepositoryAuth, hostname: string): string | null {
  if (auth.kind === "token") return basic(auth.username ?? tokenUser(hostname), auth.token);
  if (auth.kind === "basic") return basic(auth.username, auth.password);
  return null;
}

// Each of these hosts documents its own user name for tokens; the rest accept any.
function tokenUser(hostname: string): string {
  if (hostname === "bitbucket.org") return "x-token-auth";
  if (hostname.includes("gitlab")) return "oauth2";
  return "x-access-token";
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
