import { docker, tryDocker } from "./docker.ts";
import { imageLabel } from "./names.ts";
import { repositoryRoot } from "./repository-root.ts";

export interface Build {
  readonly image: string;
  /** Of the repository's Dockerfile. */
  readonly target: string;
  readonly base: string;
  readonly version?: string;
}

export async function imageExists(image: string): Promise<boolean> {
  return (await tryDocker(["image", "inspect", "--format", "{{.Id}}", image])) !== null;
}

/** Builds the image unless it is there: its tag says what it is made of. */
export async function ensureImage(build: Build, progress: (line: string) => void): Promise<void> {
  if (await imageExists(build.image)) return;
  progress(`building ${build.image}`);
  const version = build.version === undefined ? [] : ["--build-arg", `VERSION=${build.version}`];
  await docker([
    ...["build", "--quiet", "--force-rm", "--network", "host", "--target", build.target, "--tag", build.image],
    ...["--label", `${imageLabel}=${build.target}`, "--build-arg", `BASE=${build.base}`, ...version],
    repositoryRoot(),
  ]);
}
