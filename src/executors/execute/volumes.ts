import type { VolumeInspectInfo } from "dockerode";
import type { ActionOf } from "../../model/action.ts";
import { labels } from "../../model/labels.ts";
import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";
import type { ExecuteContext, Executed } from "./handler.ts";
import { foreign, inspectOrNull } from "./own.ts";

/** All of the context that these need. */
type VolumeContext = Pick<ExecuteContext, "engine" | "instance">;

const volumeMs = 30_000;

/** Creates a named volume. One that is there already is taken as it is: it may hold data. */
export const createVolume = async (
  { engine, instance }: VolumeContext,
  { volume }: ActionOf<"create-volume">,
): Promise<Executed> => {
  const found = await inspectVolume(engine, volume.name);
  if (found) return ours(found, instance) ? "was created already" : foreign(`volume ${volume.name}`);
  const body = { Name: volume.name, Driver: volume.driver, DriverOpts: volume.options, Labels: volume.labels };
  await ask(engine.call, { what: `create volume ${volume.name}`, ms: volumeMs }, (docker, signal) =>
    request(docker, { method: "POST", path: "/volumes/create", body, signal }),
  );
  return "created";
};

export const removeVolume = async (
  { engine, instance }: VolumeContext,
  { name }: ActionOf<"remove-volume">,
): Promise<Executed> => {
  const found = await inspectVolume(engine, name);
  if (!found) return "was gone already";
  if (!ours(found, instance)) return foreign(`volume ${name}`);
  await ask(engine.call, { what: `remove volume ${name}`, ms: volumeMs }, (docker, signal) =>
    request(docker, { method: "DELETE", path: `/volumes/${name}`, signal }),
  );
  return "removed";
};

function inspectVolume(engine: EngineClient, name: string): Promise<VolumeInspectInfo | null> {
  return inspectOrNull(() =>
    ask(engine.call, { what: `volume ${name}`, ms: volumeMs }, (docker, abortSignal) =>
      docker.getVolume(name).inspect({ abortSignal }),
    ),
  );
}

function ours(volume: VolumeInspectInfo, instance: string): boolean {
  return volume.Labels?.[labels.instance] === instance;
}
