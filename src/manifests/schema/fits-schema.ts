import { generatedShapes } from "./shapes.generated.ts";

const shapes: ReadonlyMap<string, (document: unknown) => boolean> = generatedShapes;

/** Whether a document fits its kind's schema: checkSchema without the reasons, at a fraction of its cost. */
export function fitsSchema(kindKey: string, document: unknown): boolean {
  return shapes.get(kindKey)?.(document) ?? false;
}
