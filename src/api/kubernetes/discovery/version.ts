/** The Kubernetes release whose API this is: that of the models the schemas are made from. */
const [major, minor] = ["1", "34"];

/** `/version`. Clients compare major and minor with their own, so both are whole numbers. */
export function versionInfo(berthVersion: string, commit: string): unknown {
  return {
    major,
    minor,
    gitVersion: `v${major}.${minor}.0+berth-${berthVersion}`,
    gitCommit: commit,
    gitTreeState: "clean",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: `node-${process.version}`,
    compiler: "tsc",
    platform: `${process.platform}/${process.arch}`,
  };
}
