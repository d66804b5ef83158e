import { readFile } from "node:fs/promises";

/** By bit, as the kernel numbers them. Later ones are left out: engine 20.10 does not know them. */
const byBit = [
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE",
  "NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN",
  "SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE",
  "MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ",
]
  .join(" ")
  .split(" ");

/** Names of the capabilities in a bounding set as /proc writes it. */
export function capabilityNames(boundingSetHex: string): string[] {
  const bits = BigInt(`0x${boundingSetHex}`);
  return byBit.filter((_, bit) => (bits >> BigInt(bit)) & 1n);
}

/** What this machine lets anybody have. `--privileged` asks for all, and fails where one is missing. */
export async function availableCapabilities(): Promise<string[]> {
  const status = await readFile("/proc/self/status", "utf8");
  const set = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return set === undefined ? byBit : capabilityNames(set);
}
