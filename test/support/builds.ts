import type { BuildKustomization } from "../../src/reconciler/ports.ts";

/** For a tree without kustomizations. */
export const buildsNothing: BuildKustomization = () => Promise.reject(new Error("nothing here is built"));
