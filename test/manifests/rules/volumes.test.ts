import { checkObject } from "../../../src/manifests/check-object.ts";

/** What is said of a pod with this volume. */
function said(volume: object): string[] {
  const spec = { containers: [{ name: "a", image: "web:1" }], volumes: [{ name: "v", ...volume }] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default" }, spec };
  return checkObject(pod).findings.map(({ severity, message }) => `${severity}: ${message}`);
}

describe("what volumes do not do here", () => {
  it("is said of a size limit on disk, not of one in memory", () => {
    const [warning = ""] = said({ emptyDir: { sizeLimit: "1Gi" } });
    expect(warning).toContain("warning: ");
    expect(warning).toContain("only a volume in memory is bounded");
    expect(said({ emptyDir: { sizeLimit: "1Gi", medium: "Memory" } })).toEqual([]);
    expect(said({ emptyDir: {} })).toEqual([]);
  });

  it("is said of a token that nobody writes", () => {
    const [warning = ""] = said({ projected: { sources: [{ serviceAccountToken: { path: "token" } }] } });
    expect(warning).toContain("no token is written for pods yet");
  });
});
