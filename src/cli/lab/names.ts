import { LabError } from "./lab-error.ts";

/** Every container, network and volume of a lab carries it: `down` removes by label, whatever `up` got to. */
export const labLabel = "berth.dev/lab";
/** Every image made for labs carries it, with the Dockerfile's target. */
export const imageLabel = "berth.dev/lab-image";
export const hostLabel = "berth.dev/lab-host";
export const engineLabel = "berth.dev/lab-engine";

export const registryPort = 5000;
/** The same in every lab, so that manifests can name it. */
export const registryName = `registry.lab:${registryPort}`;

const validName = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;

export function checkLabName(name: string): void {
  if (!validName.test(name)) {
    throw new LabError(`"${name}" cannot name a lab: use up to 32 lower-case letters, digits and dashes.`);
  }
}

export const networkName = (lab: string): string => `berth-lab-${lab}`;
export const hostName = (index: number): string => `host-${index}`;
export const containerName = (lab: string, part: string): string => `berth-lab-${lab}-${part}`;
/** Where the host's engine puts the containers it runs, in the machine's own control groups. */
export const cgroupPath = (lab: string, host?: string): string =>
  ["/berth-lab", lab, ...(host ? [host] : [])].join("/");
