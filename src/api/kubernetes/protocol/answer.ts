import type { StreamTarget } from "../streams/stream-target.ts";
import type { Status } from "./status.ts";

/** What a route gives back; the server alone touches the response. */
export type Answer =
  | {
      readonly kind: "json";
      readonly status: number;
      readonly body: unknown;
      readonly contentType?: string;
      readonly warnings?: readonly string[];
    }
  | { readonly kind: "text"; readonly status: number; readonly text: string }
  /** Takes the response over: a watch, a log. */
  | { readonly kind: "stream"; readonly contentType: string; readonly run: (target: StreamTarget) => void };

export function json(body: unknown, contentType?: string): Answer {
  return { kind: "json", status: 200, body, ...(contentType ? { contentType } : {}) };
}

export function refuse(status: Status): Answer {
  return { kind: "json", status: status.code, body: status };
}
