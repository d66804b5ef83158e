export { keepLastGood } from "./keep-last-good.ts";
export { parseFile } from "./parse-file.ts";
export type { ParsedFile, ParsedObject } from "./parsed-file.ts";
export { type ReadManifests, readManifests } from "./read-manifests.ts";
