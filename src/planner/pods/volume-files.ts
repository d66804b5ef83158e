import type { HostFileEntry } from "../../model/action.ts";
import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from "../../model/kubernetes.generated.ts";
import { noResources } from "../../model/resources.ts";
import type { ConfigData } from "./config-data.ts";
import { configMapData, secretData } from "./config-data.ts";
import { fieldValue } from "./field-ref.ts";
import type { PodSite } from "./pod-site.ts";
import { resourceValue } from "./resource-field.ts";

/** The files of a volume made of objects, or what is missing in kubelet's words. Null: the volume is of another kind. */
export type VolumeFiles =
  | { readonly kind: "known"; readonly files: readonly HostFileEntry[] }
  | { readonly kind: "missing"; readonly message: string };

const defaultMode = 0o644;

export function volumeFiles(site: PodSite, volume: Volume): VolumeFiles | null {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) return project(site, [{ configMap }], configMap.defaultMode);
  if (secret) return project(site, [{ secret: { ...secret, name: secret.secretName ?? "" } }], secret.defaultMode);
  if (downwardAPI) return project(site, [{ downwardAPI }], downwardAPI.defaultMode);
  return projected ? project(site, projected.sources ?? [], projected.defaultMode) : null;
}

function project(site: PodSite, sources: readonly VolumeProjection[], mode = defaultMode): VolumeFiles {
  const byPath = new Map<string, HostFileEntry>();
  for (const source of sources) {
    const found = filesOf(site, source, mode);
    if (found.kind === "missing") return found;
    for (const file of found.files) byPath.set(file.path, file);
  }
  const files = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { kind: "known", files };
}

function filesOf(site: PodSite, { configMap, secret, downwardAPI }: VolumeProjection, mode: number): VolumeFiles {
  if (configMap)
    return fromData(site, { data: configMapData(site, configMap.name ?? ""), of: "configmap", mode, ...configMap });
  if (secret) return fromData(site, { data: secretData(site, secret.name ?? ""), of: "secret", mode, ...secret });
  const items = downwardAPI?.items ?? [];
  return {
    kind: "known",
    files: items.map((item) =>
      entry(site, { path: item.path, content: downward(site, item), mode: item.mode ?? mode }),
    ),
  };
}

interface DataSource {
  readonly data: ConfigData | null;
  readonly of: string;
  readonly mode: number;
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function fromData(site: PodSite, { data, of, mode, name, items, optional }: DataSource): VolumeFiles {
  if (!data) return optional ? { kind: "known", files: [] } : missing(`${of} "${name}" not found`);
  const wanted = items ?? [...data.keys()].map((key): KeyToPath => ({ key, path: key }));
  const files: HostFileEntry[] = [];
  for (const item of wanted) {
    const content = data.get(item.key);
    if (content) files.push(entry(site, { path: item.path, content, mode: item.mode ?? mode }));
    else if (!optional) return missing(`${of} "${name}" has no key ${item.key}`);
  }
  return { kind: "known", files };
}

function downward(site: PodSite, item: DownwardAPIVolumeFile): Buffer {
  if (item.fieldRef) return Buffer.from(fieldValue(site, item.fieldRef.fieldPath) ?? "");
  const selector = item.resourceFieldRef;
  const container = site.manifest.spec.containers.find(({ name }) => name === selector?.containerName);
  if (!selector || !container) return Buffer.alloc(0);
  return Buffer.from(resourceValue(container, selector, site.host.observed?.engine?.capacity ?? noResources));
}

interface NewFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
}

/** With an fsGroup the files belong to it and it may read them, as kubelet sets them up. */
function entry({ manifest }: PodSite, { path, content, mode }: NewFile): HostFileEntry {
  const gid = manifest.spec.securityContext?.fsGroup ?? null;
  const readable = gid === null ? mode : mode | 0o440;
  return { path, contentBase64: content.toString("base64"), mode: readable, uid: gid === null ? null : 0, gid };
}

function missing(message: string): VolumeFiles {
  return { kind: "missing", message };
}
