import type { Action, ActionKind, ActionOf } from "../../model/action.ts";
import { createContainer } from "./create-container.ts";
import type { ExecuteContext, Executed, Handlers } from "./handler.ts";
import { applyHostFile, removeHostFile } from "./host-files.ts";
import { makeDirectory } from "./make-directory.ts";
import { createNetwork, removeNetwork } from "./networks.ts";
import { pullImage } from "./pull-image.ts";
import { removeContainer } from "./remove-container.ts";
import { requestHttp } from "./request-http.ts";
import { retireContainer } from "./retire-container.ts";
import { runInContainer } from "./run-in-container.ts";
import { startContainer } from "./start-container.ts";
import { stopContainer } from "./stop-container.ts";
import { toFailure } from "./to-failure.ts";
import { writeVolumeFiles } from "./volume-files.ts";
import { createVolume, removeVolume } from "./volumes.ts";

const handlers: Handlers = {
  "create-network": createNetwork,
  "remove-network": removeNetwork,
  "create-volume": createVolume,
  "remove-volume": removeVolume,
  "pull-image": pullImage,
  "create-container": createContainer,
  "start-container": startContainer,
  "stop-container": stopContainer,
  "remove-container": removeContainer,
  "retire-container": retireContainer,
  "run-in-container": runInContainer,
  "request-http": requestHttp,
  "make-directory": makeDirectory,
  "write-volume-files": writeVolumeFiles,
  "apply-host-file": applyHostFile,
  "remove-host-file": removeHostFile,
};

/** Carries out one action. Never rejects: every error has a Failure. */
export async function execute(context: ExecuteContext, action: Action): Promise<Executed> {
  try {
    return await handle(context, action);
  } catch (error) {
    return toFailure(error);
  }
}

/** An action of kind K, in the form in which the compiler sees that the handler of its kind takes it. */
type Correlated<K extends ActionKind> = { [P in K]: ActionOf<P> }[K];

function handle<K extends ActionKind>(context: ExecuteContext, action: Correlated<K>): Promise<Executed> {
  const handler: Handlers[K] = handlers[action.kind];
  return handler(context, action);
}
