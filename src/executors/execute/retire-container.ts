import { ask } from "../docker/ask.ts";
import { request } from "../docker/request.ts";
import type { Handler } from "./handler.ts";
import { isFailure, ownContainer } from "./own.ts";

const updateMs = 15_000;

/** Takes a container's restart policy away: an engine that comes up would start it beside the one that took its place. */
export const retireContainer: Handler<"retire-container"> = async (context, { container }) => {
  const found = await ownContainer(context, container);
  if (!found) return "was gone already";
  if (isFailure(found)) return found;
  const body = { RestartPolicy: { Name: "no" } };
  await ask(context.engine.call, { what: `update ${container}`, ms: updateMs }, (docker, signal) =>
    request(docker, { method: "POST", path: `/containers/${found.Id}/update`, body, signal }),
  );
  return "stays for its log";
};
