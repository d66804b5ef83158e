/** Traefik's dynamic configuration, in Traefik's own words. What its CRDs pass through unread stays unknown. */
export interface DynamicConfig {
  readonly http: HttpConfig;
  readonly tcp: StreamConfig<TcpRouter>;
  readonly udp: StreamConfig<UdpRouter>;
  readonly tls: TlsConfig;
}

export interface HttpConfig {
  readonly routers: Readonly<Record<string, HttpRouter>>;
  readonly services: Readonly<Record<string, HttpService>>;
  readonly middlewares: Readonly<Record<string, unknown>>;
  readonly serversTransports: Readonly<Record<string, unknown>>;
}

export interface StreamConfig<Router> {
  readonly routers: Readonly<Record<string, Router>>;
  readonly services: Readonly<Record<string, StreamService>>;
  readonly middlewares: Readonly<Record<string, unknown>>;
  readonly serversTransports: Readonly<Record<string, unknown>>;
}

export interface TlsConfig {
  readonly certificates: readonly Certificate[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly stores: Readonly<Record<string, unknown>>;
}

export interface HttpRouter {
  readonly entryPoints?: readonly string[];
  readonly rule: string;
  readonly ruleSyntax?: string;
  readonly priority?: number;
  readonly middlewares?: readonly string[];
  readonly service: string;
  readonly tls?: RouterTls;
}

export interface TcpRouter {
  readonly entryPoints?: readonly string[];
  readonly rule: string;
  readonly priority?: number;
  readonly middlewares?: readonly string[];
  readonly service: string;
  readonly tls?: RouterTls & { readonly passthrough?: boolean };
}

export interface UdpRouter {
  readonly entryPoints?: readonly string[];
  readonly service: string;
}

export interface RouterTls {
  readonly options?: string;
  readonly certResolver?: string;
  readonly domains?: readonly { readonly main: string; readonly sans?: readonly string[] }[];
}

export type HttpService =
  | { readonly loadBalancer: HttpLoadBalancer }
  | { readonly weighted: { readonly services: readonly WeightedService[]; readonly sticky?: unknown } }
  | { readonly highestRandomWeight: { readonly services: readonly WeightedService[] } }
  | { readonly mirroring: { readonly service: string } & Readonly<Record<string, unknown>> }
  | { readonly failover: { readonly service: string; readonly fallback: string } & Readonly<Record<string, unknown>> };

export interface HttpLoadBalancer {
  readonly servers: readonly { readonly url: string; readonly weight?: number }[];
  readonly passHostHeader?: boolean;
  readonly sticky?: unknown;
  readonly serversTransport?: string;
  readonly healthCheck?: unknown;
  readonly responseForwarding?: unknown;
  readonly strategy?: string;
}

export interface WeightedService {
  readonly name: string;
  readonly weight?: number;
}

export type StreamService =
  | {
      readonly loadBalancer: { readonly servers: readonly { readonly address: string }[] } & Readonly<
        Record<string, unknown>
      >;
    }
  | { readonly weighted: { readonly services: readonly WeightedService[] } };

/** PEM texts, not paths: Traefik takes either. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

const noStreams = { routers: {}, services: {}, middlewares: {}, serversTransports: {} } as const;

export const emptyConfig: DynamicConfig = {
  http: { routers: {}, services: {}, middlewares: {}, serversTransports: {} },
  tcp: noStreams,
  udp: noStreams,
  tls: { certificates: [], options: {}, stores: {} },
};
