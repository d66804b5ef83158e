import type { Duplex, Readable, Writable } from "node:stream";

/** One container on one host. */
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

/** A process that is talked to: one started by exec, or the container's own by attach. With a terminal all comes on stdout. */
export interface ProcessSession {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  resize(columns: number, rows: number): Promise<void>;
  /** Resolves once the process has ended and its output is through; null where that cannot be known. */
  readonly exitCode: Promise<number | null>;
  close(): void;
}

/** Logs, exec, attach and port-forward. A text in place of a stream says why there is none. */
export interface Streams {
  /** Output and errors as one stream, in the order they came. */
  logs(target: ContainerTarget, options: LogOptions): Promise<Readable | string>;
  exec(target: ContainerTarget, options: ExecOptions): Promise<ProcessSession | string>;
  attach(target: ContainerTarget, options: Omit<ExecOptions, "argv">): Promise<ProcessSession | string>;
  /** A connection to a port at an address as the host sees it: a pod's. */
  connect(host: string, address: string, port: number): Promise<Duplex | string>;
}
