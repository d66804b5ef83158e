import { type AnyObject, formatKey, keyOf } from "../../../model/object.ts";
import { lastAppliedAnnotation } from "./declared-form.ts";

/** What kubectl last applied, by object key: it asks for this back to see which fields were given up. */
export type AppliedMemory = Map<string, string>;

export function rememberApplied(memory: AppliedMemory, object: AnyObject): void {
  const applied = object.metadata.annotations?.[lastAppliedAnnotation];
  if (applied !== undefined) memory.set(formatKey(keyOf(object)), applied);
}

/** The object with the annotation kubectl looks for. */
export function lastApplied(memory: AppliedMemory, object: AnyObject): AnyObject {
  const applied = memory.get(formatKey(keyOf(object)));
  if (applied === undefined) return object;
  const annotations = { ...object.metadata.annotations, [lastAppliedAnnotation]: applied };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
