import type { PlannerSettings } from "../model/planner-settings.ts";
import type { LogLevel } from "./log.ts";
import type { Secret } from "./secret.ts";
import type { WebhookProvider } from "./settings.ts";

/** What the operator told Berth, checked and complete. */
export interface Config {
  /** Null: Berth keeps a repository of its own in dataDir. */
  readonly repository: RepositoryConfig | null;
  readonly pollSeconds: number;
  readonly dataDir: string;
  /** Null: made up once and kept in dataDir. */
  readonly instance: string | null;
  readonly log: { readonly level: LogLevel };
  readonly listen: Address;
  readonly api: ApiConfig;
  readonly ssh: {
    readonly user: string;
    readonly keyFile: string | null;
    readonly passphraseFile: string | null;
    readonly agentSocket: string | null;
  };
  /** What the planner is told, save what is secret and what the journal knows. */
  readonly cluster: Omit<PlannerSettings, "instance" | "registries">;
  readonly registries: readonly RegistryConfig[];
  /** Secrets a delivery may be signed with, by provider; a provider without any is not listened to. */
  readonly webhooks: Readonly<Record<WebhookProvider, readonly Secret[]>>;
}

export interface Address {
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
}

export interface ApiConfig extends Address {
  readonly enabled: boolean;
  readonly readOnly: boolean;
  readonly names: readonly string[];
  readonly tokensFile: string | null;
  readonly audit: "file" | "log" | "off";
}

export interface RepositoryConfig {
  readonly url: string;
  readonly ref: RefConfig;
  readonly path: string;
  readonly auth: RepositoryAuthConfig;
  readonly caFile: string | null;
}

export type RefConfig =
  | { readonly kind: "default" }
  | { readonly kind: "branch"; readonly name: string }
  | { readonly kind: "tag"; readonly name: string }
  | { readonly kind: "commit"; readonly id: string };

export type RepositoryAuthConfig =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly token: Secret; readonly username: string | null }
  | { readonly kind: "basic"; readonly username: string; readonly password: Secret }
  | {
      readonly kind: "sshKey";
      readonly keyFile: string;
      readonly passphraseFile: string | null;
      readonly knownHosts: readonly string[];
    };

export interface RegistryConfig {
  readonly server: string;
  readonly username: string;
  readonly password: Secret;
}
