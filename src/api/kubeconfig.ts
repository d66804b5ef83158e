import { parseDocument } from "yaml";

/** What a kubeconfig needs to reach the API. */
export interface KubeconfigEntry {
  /** Of the cluster, the user and the context alike. */
  readonly name: string;
  readonly server: string;
  /** PEM. */
  readonly authority: string;
  readonly token: string;
}

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

function itemsOf({ name, server, authority, token }: KubeconfigEntry) {
  const data = Buffer.from(authority).toString("base64");
  return {
    clusters: { name, cluster: { server, "certificate-authority-data": data } },
    users: { name, user: { token } },
    contexts: { name, context: { cluster: name, user: name, namespace: "default" } },
  };
}
