import type { ActionOf } from "../../model/action.ts";
import { ask } from "../docker/ask.ts";
import { hasStatus } from "../docker/docker-error.ts";
import { speaks } from "../docker/negotiate-version.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";
import type { Handler } from "./handler.ts";
import { isFailure, ownContainer } from "./own.ts";

/** What the engine needs on top of the grace it was told. */
const marginMs = 20_000;

type Stop = ActionOf<"stop-container">;

/** Signals, waits out the grace, kills. On the lane for what takes long: stopping many must not hold up the rest. */
export const stopContainer: Handler<"stop-container"> = async (context, action) => {
  const found = await ownContainer(context, action.container);
  if (!found) return "was gone already";
  if (isFailure(found)) return found;
  if (!found.State.Running && !found.State.Restarting) return "was stopped already";
  try {
    await stop(context.engine, action);
    return "stopped";
  } catch (error) {
    if (hasStatus(error, 304) || hasStatus(error, 404)) return "was stopped already";
    throw error;
  }
};

async function stop(engine: EngineClient, action: Stop): Promise<void> {
  const { container, graceSeconds, signal } = action;
  if (signal !== null && !speaks(engine.apiVersion, "1.42")) return stopBySignal(engine, action, signal);
  await ask(engine.patient, { what: `stop ${container}`, ms: graceSeconds * 1000 + marginMs }, (docker, abort) =>
    request(docker, {
      method: "POST",
      path: `/containers/${container}/stop`,
      query: { t: graceSeconds, ...(signal !== null && { signal }) },
      signal: abort,
    }),
  );
}

/** Engines before 23 know no signal for stop: kill with it, wait, and stop without grace what is still there. */
async function stopBySignal(engine: EngineClient, { container, graceSeconds }: Stop, signal: string): Promise<void> {
  const target = (path: string): string => `/containers/${container}/${path}`;
  await ask(engine.call, { what: `signal ${container}`, ms: marginMs }, (docker, abort) =>
    request(docker, { method: "POST", path: target("kill"), query: { signal }, signal: abort }),
  );
  const ended = ask(engine.patient, { what: `end of ${container}`, ms: graceSeconds * 1000 }, (docker, abort) =>
    request(docker, { method: "POST", path: target("wait"), signal: abort }),
  );
  await ended.catch(() => undefined);
  await ask(engine.call, { what: `stop ${container}`, ms: marginMs }, (docker, abort) =>
    request(docker, { method: "POST", path: target("stop"), query: { t: 0 }, signal: abort }),
  );
}
