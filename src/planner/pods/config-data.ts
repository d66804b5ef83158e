import { sortBy } from "../../model/order.ts";
import { find } from "../object-index.ts";
import type { PodSite } from "./pod-site.ts";

/** Contents by key, in order of key. */
export type ConfigData = ReadonlyMap<string, Buffer>;

/** A ConfigMap's contents, or null where the pod's namespace has none of that name. */
export function configMapData({ turn, namespace }: PodSite, name: string): ConfigData | null {
  const object = find(turn.objects, "ConfigMap", { namespace, name });
  if (!object) return null;
  return inOrder([...textEntries(object.data), ...base64Entries(object.binaryData)]);
}

/** A Secret's contents, or null where the pod's namespace has none of that name. */
export function secretData({ turn, namespace }: PodSite, name: string): ConfigData | null {
  const object = find(turn.objects, "Secret", { namespace, name });
  if (!object) return null;
  return inOrder([...base64Entries(object.data), ...textEntries(object.stringData)]);
}

type Entry = readonly [key: string, content: Buffer];

function textEntries(map: Readonly<Record<string, string>> = {}): Entry[] {
  return Object.entries(map).map(([key, text]) => [key, Buffer.from(text, "utf8")]);
}

function base64Entries(map: Readonly<Record<string, string>> = {}): Entry[] {
  return Object.entries(map).map(([key, text]) => [key, Buffer.from(text, "base64")]);
}

function inOrder(entries: readonly Entry[]): ConfigData {
  return new Map(sortBy(entries, ([key]) => key));
}
