import type { HostName, ImageRef } from "../../model/names.ts";
import type { ObservedVolume } from "../../model/observed.ts";
import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";
import { createVolume, removeVolume } from "../execute/volumes.ts";
import type { HostFleet } from "../fleet.ts";
import { listVolumes } from "../observe/inventory.ts";
import { openVolumeSession, type SessionVolumes, type VolumeSession } from "./volume-session.ts";

/** What can be done with named volumes from outside a turn. Everything rejects with a sentence for people. */
export interface VolumeTools {
  list(host: HostName): Promise<readonly ObservedVolume[]>;
  create(host: HostName, name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  remove(host: HostName, name: string): Promise<void>;
  /** Names of containers that run with it. */
  users(host: HostName, name: string): Promise<readonly string[]>;
  open(host: HostName, volumes: SessionVolumes): Promise<VolumeSession>;
}

export interface ToolOptions {
  readonly instance: string;
  /** The node helper's: every host has it. */
  readonly image: ImageRef;
}

const listMs = 15_000;

export function openVolumeTools(fleet: Pick<HostFleet, "engine">, options: ToolOptions): VolumeTools {
  const on = (host: HostName): EngineClient => {
    const engine = fleet.engine(host);
    if (!engine) throw new Error(`host ${host} does not answer`);
    return engine;
  };
  const { instance } = options;
  const context = (host: HostName) => ({ engine: on(host), instance });
  return {
    list: async (host) => listVolumes(on(host)),
    create: async (host, name, labels) => {
      const volume = { name, driver: "local", options: {}, labels };
      done(await createVolume(context(host), { kind: "create-volume", host, volume }));
    },
    remove: async (host, name) => done(await removeVolume(context(host), { kind: "remove-volume", host, name })),
    users: async (host, name) => {
      const filters = JSON.stringify({ volume: [name], status: ["running", "paused", "restarting"] });
      const found = await ask(on(host).call, { what: "containers", ms: listMs }, (docker, signal) =>
        request<readonly { readonly Names: readonly string[] }[]>(docker, {
          method: "GET",
          path: "/containers/json",
          query: { filters },
          signal,
        }),
      );
      return found.map(({ Names }) => (Names[0] ?? "").replace(/^\//, ""));
    },
    open: (host, volumes) => openVolumeSession(on(host), { ...options, volumes }),
  };
}

function done(executed: string | { readonly message: string }): void {
  if (typeof executed !== "string") throw new Error(executed.message);
}
