export { keepLastGood } from "./keep-last-good.ts";
export { buildRoots, isKustomization } from "./kustomizations.ts";
export { parseFile } from "./parse-file.ts";
export type { ParsedFile } from "./parsed-file.ts";
export { enforcePodSecurity } from "./pod-security/enforce.ts";
export { assemble, readManifests } from "./read-manifests.ts";
export { refuseFile } from "./refuse-file.ts";
export { validateUpdate } from "./rules/update.ts";
export { selectFiles } from "./select-files.ts";
