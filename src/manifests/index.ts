export { keepLastGood } from "./keep-last-good.ts";
export { parseFile } from "./parse-file.ts";
export type { ParsedFile, ParsedObject } from "./parsed-file.ts";
export { type ReadManifests, readManifests } from "./read-manifests.ts";
export { refuseFile } from "./refuse-file.ts";
export { validateUpdate } from "./rules/update.ts";
export { type SelectedFiles, selectFiles } from "./select-files.ts";
export { type Support, support } from "./support.ts";
