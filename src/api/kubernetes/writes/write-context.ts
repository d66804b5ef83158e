import type { CollectionRequest } from "../routes/collection.ts";

export function isDryRun({ request }: CollectionRequest): boolean {
  return request.query.getAll("dryRun").includes("All");
}

/** Who a client says it is, as commits name it. */
export function managerOf({ request }: CollectionRequest): string {
  return (request.query.get("fieldManager") ?? "").replace(/[^\x20-\x7e]/g, "").slice(0, 128);
}
