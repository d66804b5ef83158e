import { Agent, type ClientRequest } from "node:http";
import { inspect } from "node:util";
import type { ChannelPool, Lane } from "./channel-pool.ts";
import type { EngineChannel } from "./decorate-channel.ts";

/** A request as node hands it to an agent; the second argument tells it that there is no connection for it. */
interface PendingRequest extends ClientRequest {
  onSocket(socket: unknown, error?: Error): void;
}

/** An HTTP agent whose connections are channels of a pool, bounded by one lane. */
export class LaneAgent extends Agent {
  readonly #pool: ChannelPool;
  readonly #lane: Lane;

  constructor(pool: ChannelPool, lane: Lane) {
    super({ keepAlive: true });
    this.#pool = pool;
    this.#lane = lane;
  }

  /** docker-modem prints every request for a log that is off, with all that hangs on its agent. */
  [inspect.custom](): string {
    return `LaneAgent ${this.#lane}`;
  }

  /** Called by node for every request made with this agent. */
  addRequest(request: PendingRequest): void {
    this.#pool.request(this.#lane, {
      wanted: () => !request.destroyed,
      give: (channel: EngineChannel) => request.onSocket(channel),
      fail: (error) => request.onSocket(null, error),
    });
  }
}
