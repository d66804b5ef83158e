import type { Taint } from "./kubernetes.generated.ts";
import type { NamedMeta } from "./object.ts";

/** An SSH-reachable Docker engine; a Node in the API. */
export interface Host {
  readonly apiVersion: "berth.dev/v1alpha1";
  readonly kind: "Host";
  readonly metadata: NamedMeta;
  readonly spec: HostSpec;
}

export interface HostSpec {
  /** Name or address sshd answers on. */
  readonly address: string;
  /** 22 unless given. */
  readonly port?: number;
  /** From the operator's configuration unless given. */
  readonly user?: string;
  /** `ssh-ed25519 AAAA...`: an unknown or changed key is never accepted. */
  readonly hostKey: string;
  /** Name of another Host to reach this one through. */
  readonly via?: string;
  /** Address other hosts reach this one by, where it differs from `address`. */
  readonly internalAddress?: string;
  /** Kept back from what the engine reports, as quantities. */
  readonly reserved?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  /** `ingress`: runs Traefik and keepalived. */
  readonly roles?: readonly "ingress"[];
  /** Extended resources the engine does not report, such as `example.com/fpga: "2"`. */
  readonly extendedResources?: Readonly<Record<string, string>>;
}

/** KEDA's ScaledObject, of which Berth runs the `cron` trigger. */
export interface ScaledObject {
  readonly apiVersion: "keda.sh/v1alpha1";
  readonly kind: "ScaledObject";
  readonly metadata: NamedMeta;
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind?: string; readonly name: string };
    readonly minReplicaCount?: number;
    readonly maxReplicaCount?: number;
    readonly idleReplicaCount?: number;
    readonly triggers: readonly CronTrigger[];
  };
}

export interface CronTrigger {
  readonly type: "cron";
  readonly name?: string;
  readonly metadata: {
    readonly timezone: string;
    readonly start: string;
    readonly end: string;
    /** A number as text, as KEDA writes it. */
    readonly desiredReplicas: string;
  };
}

/** MetalLB's IPAddressPool. */
export interface IPAddressPool {
  readonly apiVersion: "metallb.io/v1beta1";
  readonly kind: "IPAddressPool";
  readonly metadata: NamedMeta;
  readonly spec: {
    /** CIDRs or `first-last` ranges. */
    readonly addresses: readonly string[];
    readonly autoAssign?: boolean;
    readonly avoidBuggyIPs?: boolean;
  };
}

/** Flux's HelmRelease, of which Berth renders charts that lie in the repository itself. */
export interface HelmRelease {
  readonly apiVersion: string;
  readonly kind: "HelmRelease";
  readonly metadata: NamedMeta;
  readonly spec: {
    readonly releaseName?: string;
    readonly targetNamespace?: string;
    readonly suspend?: boolean;
    readonly chart: { readonly spec: ChartSource };
    readonly values?: Readonly<Record<string, unknown>>;
    readonly valuesFrom?: readonly ValuesReference[];
  };
}

export interface ChartSource {
  /** Path from the root of the repository: `./charts/shop`. */
  readonly chart: string;
  readonly sourceRef: { readonly kind: string; readonly name: string };
  /** Files beside the chart, from the root of the repository; later ones win. */
  readonly valuesFiles?: readonly string[];
}

export interface ValuesReference {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  /** `values.yaml` unless given. */
  readonly valuesKey?: string;
  /** Dotted path to put the value at, instead of merging it as YAML. */
  readonly targetPath?: string;
  readonly optional?: boolean;
}
