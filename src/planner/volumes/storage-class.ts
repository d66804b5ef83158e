import type { StorageClass } from "../../model/kinds.ts";
import { allOf } from "../object-index.ts";
import type { Turn } from "../turn.ts";

const defaultAnnotation = "storageclass.kubernetes.io/is-default-class";

/** The class of claims that name none. */
export function defaultClass({ objects }: Pick<Turn, "objects">): StorageClass | null {
  const isDefault = ({ metadata }: StorageClass) => metadata.annotations?.[defaultAnnotation] === "true";
  return allOf(objects, "StorageClass").find(isDefault) ?? null;
}
