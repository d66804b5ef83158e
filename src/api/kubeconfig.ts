import { parseDocument } from "yaml";
import type { KeyedCertificate } from "./tls/certificate.ts";

/** What a kubeconfig needs to reach the API. */
export type KubeconfigEntry = Credentials & {
  /** Of the cluster, the user and the context alike. */
  readonly name: string;
  readonly server: string;
  /** PEM. */
  readonly authority: string;
};

/** How a user is known: by a token, or by a certificate and its key in PEM. */
export type Credentials = { readonly token: string } | KeyedCertificate;

const sections = ["clusters", "users", "contexts"] as const;

/** A kubeconfig with the entry added or replaced and made current. The rest of `existing`, comments too, stays as it is. */
export function mergeKubeconfig(existing: string, entry: KubeconfigEntry): string {
  const document = parseDocument(existing.trim() === "" ? "apiVersion: v1\nkind: Config\n" : existing);
  const items = itemsOf(entry);
  for (const section of sections) {
    const list = (document.toJS() as Record<string, { name?: unknown }[] | null>)[section] ?? [];
    const at = list.findIndex(({ name }) => name === entry.name);
    if (list.length === 0) document.set(section, document.createNode([items[section]]));
    else document.setIn([section, at < 0 ? list.length : at], document.createNode(items[section]));
  }
  document.set("current-context", entry.name);
  return document.toString();
}

function itemsOf({ name, server, authority, ...credentials }: KubeconfigEntry) {
  return {
    clusters: { name, cluster: { server, "certificate-authority-data": encoded(authority) } },
    users: { name, user: userOf(credentials) },
    contexts: { name, context: { cluster: name, user: name, namespace: "default" } },
  };
}

function userOf(credentials: Credentials): Readonly<Record<string, string>> {
  if ("token" in credentials) return { token: credentials.token };
  const { certificate, key } = credentials;
  return { "client-certificate-data": encoded(certificate), "client-key-data": encoded(key) };
}

function encoded(text: string): string {
  return Buffer.from(text).toString("base64");
}
