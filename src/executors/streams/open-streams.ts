import { hostName } from "../../model/names.ts";
import { engineMessage } from "../docker/docker-error.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import type { HostFleet } from "../fleet.ts";
import { attachTo } from "./attach-to.ts";
import { execIn } from "./exec-in.ts";
import { readLogs } from "./read-logs.ts";
import type { Streams } from "./streams.ts";

/** The streams of a fleet's containers. Each holds a channel of its host's connection until it is closed. */
export function openStreams(fleet: Pick<HostFleet, "engine" | "session">): Streams {
  const onEngine = async <T>(host: string, work: (engine: EngineClient) => Promise<T>): Promise<T | string> => {
    const engine = fleet.engine(hostName(host));
    return engine ? work(engine).catch(engineMessage) : `host ${host} does not answer`;
  };
  return {
    logs: ({ host, containerId }, options) => onEngine(host, (engine) => readLogs(engine, containerId, options)),
    exec: ({ host, containerId }, options) => onEngine(host, (engine) => execIn(engine, containerId, options)),
    attach: ({ host, containerId }, options) => onEngine(host, (engine) => attachTo(engine, containerId, options)),
    connect: async (host, address, port) => {
      const session = fleet.session(hostName(host));
      return session ? session.forwardTcp(address, port).catch(engineMessage) : `host ${host} does not answer`;
    },
  };
}
