import type { NetworkInspectInfo } from "dockerode";
import type { NetworkSpec } from "../../model/action.ts";
import { labels } from "../../model/labels.ts";
import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";
import type { Handler } from "./handler.ts";
import { foreign, inspectOrNull } from "./own.ts";

const networkMs = 30_000;

/** Creates a bridge network, unless one of its name and subnet is there. Engines allow two networks of one name. */
export const createNetwork: Handler<"create-network"> = async ({ engine, instance }, { network }) => {
  const found = await inspectNetwork(engine, network.name);
  if (found && found.Labels?.[labels.instance] !== instance) return foreign(`network ${network.name}`);
  if (found) {
    const subnet = found.IPAM?.Config?.[0]?.Subnet;
    if (subnet === network.subnet) return "was created already";
    return { retry: "replan", code: "conflict", message: `network ${network.name} exists with subnet ${subnet}` };
  }
  await ask(engine.call, { what: `create network ${network.name}`, ms: networkMs }, (docker, signal) =>
    request(docker, { method: "POST", path: "/networks/create", body: networkBody(network), signal }),
  );
  return "created";
};

export const removeNetwork: Handler<"remove-network"> = async ({ engine, instance }, { name }) => {
  const found = await inspectNetwork(engine, name);
  if (!found) return "was gone already";
  if (found.Labels?.[labels.instance] !== instance) return foreign(`network ${name}`);
  await ask(engine.call, { what: `remove network ${name}`, ms: networkMs }, (docker, signal) =>
    request(docker, { method: "DELETE", path: `/networks/${found.Id}`, signal }),
  );
  return "removed";
};

function inspectNetwork(engine: EngineClient, name: string): Promise<NetworkInspectInfo | null> {
  return inspectOrNull(() =>
    ask(engine.call, { what: `network ${name}`, ms: networkMs }, (docker, signal) =>
      request<NetworkInspectInfo>(docker, { method: "GET", path: `/networks/${name}`, signal }),
    ),
  );
}

function networkBody(network: NetworkSpec): object {
  return {
    Name: network.name,
    CheckDuplicate: true,
    Driver: "bridge",
    IPAM: { Config: [{ Subnet: network.subnet, Gateway: network.gateway, IPRange: network.dynamicRange }] },
    Options: {
      "com.docker.network.bridge.name": network.bridge,
      "com.docker.network.driver.mtu": String(network.mtu),
      ...network.options,
    },
    Labels: network.labels,
  };
}
