import type { VolumeInspectInfo } from "dockerode";
import { labels } from "../../model/labels.ts";
import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";
import type { Handler } from "./handler.ts";
import { foreign, inspectOrNull } from "./own.ts";

const volumeMs = 30_000;

/** Creates a named volume. One that is there already is taken as it is: it may hold data. */
export const createVolume: Handler<"create-volume"> = async ({ engine, instance }, { volume }) => {
  const found = await inspectVolume(engine, volume.name);
  if (found) return ours(found, instance) ? "was created already" : foreign(`volume ${volume.name}`);
  const body = { Name: volume.name, Driver: volume.driver, DriverOpts: volume.options, Labels: volume.labels };
  await ask(engine.call, { what: `create volume ${volume.name}`, ms: volumeMs }, (docker, signal) =>
    request(docker, { method: "POST", path: "/volumes/create", body, signal }),
  );
  return "created";
};

export const removeVolume: Handler<"remove-volume"> = async ({ engine, instance }, { name }) => {
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
