import type { HostName, PodUid } from "./names.ts";

/** Where one port of a Service leads, as network works it out for nftables, DNS, Traefik and the API alike. */
export interface ServiceEndpoints {
  readonly namespace: string;
  readonly service: string;
  readonly ports: readonly ServicePortEndpoints[];
}

export interface ServicePortEndpoints {
  /** "" for an unnamed port. */
  readonly name: string;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly port: number;
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly host: HostName | null;
  readonly pod: PodUid | null;
  readonly hostname: string | null;
  /** Takes new connections. */
  readonly ready: boolean;
  /** Still answers, though it may be leaving. */
  readonly serving: boolean;
  readonly terminating: boolean;
}
