import { parentPort } from "node:worker_threads";
import { parseFile } from "../manifests/index.ts";
import type { SourceFile } from "../reconciler/ports.ts";

/** Runs in a thread of its own: takes files, gives back what they hold. The first word says that it is ready. */
parentPort?.on("message", (files: readonly SourceFile[]) => {
  parentPort?.postMessage(files.map(({ path, text, home }) => parseFile(path, text, home)));
});
parentPort?.postMessage("ready");
