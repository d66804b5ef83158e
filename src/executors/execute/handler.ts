import type { Duplex } from "node:stream";
import type { ActionKind, ActionOf } from "../../model/action.ts";
import type { ImageRef } from "../../model/names.ts";
import type { Failure } from "../../model/outcome.ts";
import type { EngineClient } from "../docker/open-engine.ts";

/** What handlers work with: one host's engine. */
export interface ExecuteContext {
  readonly engine: EngineClient;
  /** Id of this installation: what does not carry it is never changed. */
  readonly instance: string;
  /** Container that holds the state directory. */
  readonly helper: string;
  /** A connection from the host itself to an address it reaches. */
  forward(address: string, port: number): Promise<Duplex>;
  /** Brings an image over from another engine; false where none has it. */
  relay(image: ImageRef): Promise<boolean>;
}

/** A text says what was done; a Failure, what must happen next. A rejection is turned into a Failure by `execute`. */
export type Executed = string | Failure;

export type Handler<K extends ActionKind> = (context: ExecuteContext, action: ActionOf<K>) => Promise<Executed>;

export type Handlers = { readonly [K in ActionKind]: Handler<K> };
