/** What a pod asks for or a host has: thousandths of a core, bytes, and whole counts of everything else by name. */
export interface Resources {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** `ephemeral-storage` in bytes, extended resources and GPUs in pieces. */
  readonly other: Readonly<Record<string, number>>;
}

export const noResources: Resources = { cpuMillis: 0, memoryBytes: 0, other: {} };
