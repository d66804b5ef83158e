import type { Duplex, Readable, Writable } from "node:stream";

/** One container on one host, as its pod's status names it. */
export interface ContainerTarget {
  readonly host: string;
  /** The engine's id. */
  readonly containerId: string;
}

export interface LogOptions {
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** Null for all of it. */
  readonly tailLines: number | null;
  /** Milliseconds since 1970; null from the beginning. */
  readonly sinceMs: number | null;
  /** One container may have run several times: the engine starts it again by itself, and its log goes on. */
  readonly run: "present" | "previous";
}

export interface ExecOptions {
  readonly argv: readonly string[];
  readonly tty: boolean;
  readonly stdin: boolean;
}

/** A command that runs in a container. With a terminal everything it writes comes on stdout. */
export interface ExecSession {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  resize(columns: number, rows: number): Promise<void>;
  /** Resolves once the command has ended and its output is through; null where that cannot be known. */
  readonly exitCode: Promise<number | null>;
  close(): void;
}

/** What executors can do with a running container. A text in place of a stream says why there is none. */
export interface PodStreams {
  /** Output and errors as one stream of text, in the order they came. */
  logs(target: ContainerTarget, options: LogOptions): Promise<Readable | string>;
  exec(target: ContainerTarget, options: ExecOptions): Promise<ExecSession | string>;
  /** The container's own process. */
  attach(target: ContainerTarget, options: Omit<ExecOptions, "argv">): Promise<ExecSession | string>;
  /** A connection to a port of the pod at this address, made on its host. */
  connect(host: string, address: string, port: number): Promise<Duplex | string>;
}

/** For an API that has no way to the hosts: every stream is refused with this reason. */
export function withoutStreams(reason: string): PodStreams {
  const refuse = (): Promise<string> => Promise.resolve(reason);
  return { logs: refuse, exec: refuse, attach: refuse, connect: refuse };
}
