import { access } from "node:fs/promises";
import { LabError } from "./lab-error.ts";
import { attempt, run } from "./run.ts";

/** Installs Debian packages, or says who has to. */
export async function installPackages(names: readonly string[], progress: (line: string) => void): Promise<void> {
  if (!(await canInstallPackages())) {
    throw new LabError(
      `This machine lacks ${names.join(", ")}. Install it (Debian: apt-get install ${names.join(" ")}) and run this again; ` +
        "on Debian, run as root and it is done for you.",
    );
  }
  progress(`installing ${names.join(", ")}`);
  const install = ["install", "--yes", "--quiet", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", ...names];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  if ((await attempt("apt-get", install, { env })) !== null) return;
  await run("apt-get", ["update", "--quiet"], { env });
  await run("apt-get", install, { env });
}

export async function canInstallPackages(): Promise<boolean> {
  const debian = await access("/etc/debian_version").then(
    () => true,
    () => false,
  );
  return debian && process.getuid?.() === 0;
}

/** Whether the package exists here; Debian 12 has the docker client inside docker.io, later ones apart. */
export async function isPackage(name: string): Promise<boolean> {
  const names = await attempt("apt-cache", ["pkgnames", name]);
  return names?.split("\n").includes(name) ?? false;
}
