import { readRelease } from "../../src/manifests/chart-release.ts";
import type { ChartSource, HelmRelease } from "../../src/model/berth-kinds.ts";

const source: ChartSource = { chart: "./charts/shop", sourceRef: { kind: "GitRepository", name: "self" } };

function release(spec: Partial<HelmRelease["spec"]> = {}): HelmRelease {
  return {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name: "web", namespace: "shop" },
    spec: { chart: { spec: source }, ...spec },
  };
}

const metadata = (name: string) => ({ name, namespace: "shop" });
const settings = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: metadata("settings"),
  data: { "values.yaml": "a: 1" },
};
const token = { apiVersion: "v1", kind: "Secret", metadata: metadata("token"), data: { token: "czNjcmV0" } };

describe("a HelmRelease", () => {
  it("names a chart of the repository, where it goes and its values in the order in which they win", () => {
    const valuesFrom = [
      { kind: "ConfigMap", name: "settings" },
      { kind: "Secret", name: "token", valuesKey: "token", targetPath: "auth.token" },
      { kind: "Secret", name: "none", optional: true },
    ] as const;
    const chart = { spec: { ...source, valuesFiles: ["./charts/shop/live.yaml"] } };
    expect(readRelease(release({ chart, valuesFrom, values: { a: 2 } }), [settings, token])).toEqual({
      kind: "release",
      release: {
        release: "web",
        namespace: "shop",
        directory: "charts/shop",
        valuesFiles: ["charts/shop/live.yaml"],
        values: ["a: 1", '{"a":2}'],
        single: [{ path: "auth.token", value: "s3cret" }],
      },
    });
  });

  it.each([
    [{}, "web", "shop"],
    [{ targetNamespace: "live" }, "live-web", "live"],
    [{ targetNamespace: "shop" }, "web", "shop"],
    [{ releaseName: "front" }, "front", "shop"],
  ])("is called and placed as Flux does it: %j", (spec, name, namespace) => {
    const read = readRelease(release(spec), []);
    expect(read.kind === "release" && [read.release.release, read.release.namespace]).toEqual([name, namespace]);
  });

  it.each([
    [
      { chart: { spec: { ...source, sourceRef: { kind: "HelmRepository", name: "x" } } } },
      "its chart comes from a HelmRepository, which a commit does not hold: put the chart into the repository",
    ],
    [{ chart: { spec: { ...source, chart: "../shop" } } }, "its chart ../shop is outside the repository"],
    [{ chart: { spec: { ...source, valuesFiles: ["../x"] } } }, "a file of its values is outside the repository"],
    [
      { valuesFrom: [{ kind: "ConfigMap", name: "gone" }] },
      'there is no ConfigMap "shop/gone", which its values come from',
    ],
    [
      { valuesFrom: [{ kind: "ConfigMap", name: "settings", valuesKey: "b" }] },
      'ConfigMap "shop/settings" has no key b, which its values come from',
    ],
  ] as const)("is refused with the reason: %j", (spec, reason) => {
    expect(readRelease(release(spec), [settings])).toEqual({ kind: "refused", reason });
  });
});
