import type { Builders } from "../../src/reconciler/ports.ts";

const nothing = () => Promise.reject(new Error("nothing here is built"));

/** For a tree without kustomizations and charts. */
export const buildsNothing: Builders = { kustomization: nothing, chart: nothing };
