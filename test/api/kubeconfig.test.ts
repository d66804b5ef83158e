import { parse } from "yaml";
import { mergeKubeconfig } from "../../src/api/kubeconfig.ts";

const entry = { name: "berth", server: "https://127.0.0.1:9443", authority: "PEM", token: "t1" };

describe("mergeKubeconfig", () => {
  it("writes a whole one where there is none", () => {
    expect(parse(mergeKubeconfig("", entry))).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "berth", cluster: { server: entry.server, "certificate-authority-data": "UEVN" } }],
      users: [{ name: "berth", user: { token: "t1" } }],
      contexts: [{ name: "berth", context: { cluster: "berth", user: "berth", namespace: "default" } }],
      "current-context": "berth",
    });
  });

  it("leaves other clusters and comments as they are", () => {
    const other =
      "# mine\napiVersion: v1\nkind: Config\nclusters:\n  - name: prod # keep\n    cluster: { server: https://p }\nusers: []\n";
    const merged = mergeKubeconfig(other, entry);
    expect(merged).toContain("# mine");
    expect(merged).toContain("prod # keep");
    expect(parse(merged).clusters.map(({ name }: { name: string }) => name)).toEqual(["prod", "berth"]);
  });

  it("replaces its own entry", () => {
    const twice = mergeKubeconfig(mergeKubeconfig("", entry), { ...entry, token: "t2" });
    expect(parse(twice).users).toEqual([{ name: "berth", user: { token: "t2" } }]);
  });
});
