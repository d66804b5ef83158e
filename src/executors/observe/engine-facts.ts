import type { Instant } from "../../model/instant.ts";
import { parseTimestamp } from "../../model/instant.ts";
import type { Engine } from "../../model/observed.ts";

/** The parts of the engine's `/info` that we read. */
export interface EngineInfo {
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly Architecture: string;
  readonly OperatingSystem: string;
  readonly KernelVersion: string;
  readonly ServerVersion: string;
  readonly SystemTime: string;
  readonly CgroupVersion?: string;
  readonly Runtimes?: Readonly<Record<string, unknown>>;
}

const architectures: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  armv7l: "arm",
  i686: "386",
  ppc64le: "ppc64le",
  s390x: "s390x",
  riscv64: "riscv64",
};

/** What an engine says of itself and its host. `asked` lies halfway between the question and the answer. */
export function engineFacts(info: EngineInfo, apiVersion: string, asked: Instant): Engine {
  const systemTime = parseTimestamp(info.SystemTime);
  return {
    version: info.ServerVersion,
    apiVersion,
    capacity: { cpuMillis: info.NCPU * 1000, memoryBytes: info.MemTotal, other: {} },
    architecture: architectures[info.Architecture] ?? info.Architecture,
    operatingSystem: info.OperatingSystem,
    kernel: info.KernelVersion,
    cgroupVersion: info.CgroupVersion === "2" ? "2" : "1",
    clockSkewMs: systemTime === null ? 0 : systemTime - asked,
    // The engine does not tell; what depends on it is measured on the host.
    userlandProxy: null,
  };
}
