import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { imageRef } from "../../src/model/names.ts";

/** A container that asks for nothing special; `changes` is what a test is about. */
export function containerSpec(changes: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    image: imageRef("registry.example/web:1.0"),
    labels: {},
    entrypoint: null,
    args: null,
    env: [],
    workingDir: null,
    user: null,
    groups: [],
    hostname: null,
    domainname: null,
    network: { kind: "none" },
    ipc: { kind: "private" },
    pid: { kind: "private" },
    dns: { servers: [], search: [], options: [] },
    extraHosts: [],
    ports: [],
    mounts: [],
    resources: {
      cpuShares: 2,
      cpuLimitMillis: null,
      memoryLimitBytes: null,
      pidsLimit: null,
      oomScoreAdj: 0,
      deviceRequests: [],
    },
    security: {
      privileged: false,
      readOnlyRootFilesystem: false,
      noNewPrivileges: false,
      mustNotBeRoot: false,
      addCapabilities: [],
      dropCapabilities: [],
      options: [],
    },
    sysctls: {},
    restart: "no",
    stopSignal: null,
    stopGraceSeconds: 1,
    tty: false,
    stdin: false,
    stdinOnce: false,
    ...changes,
  };
}
