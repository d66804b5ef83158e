import { readConfigOptions } from "../../src/cli/config-options.ts";
import { waitFor } from "../../src/cli/demo/wait-for.ts";
import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import { httpGet } from "../../src/cli/http-get.ts";
import { openOperatorApi } from "../../src/cli/operator-api.ts";
import { useTrial } from "../support/trial.ts";

const web = "shop/web";
const cluster = useTrial({ example: "web", port: 9491 });
const api = () => openOperatorApi(readConfigOptions({ config: cluster.trial.files.configFile }));

jest.setTimeout(120_000);

beforeAll(async () => {
  await waitForSummary(cluster.trial.operator, "three ready replicas", {
    withinMs: 110_000,
    wanted: (each) => readyPods(each, web).length === 3,
  });
});

interface Metrics {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly window: string;
    readonly containers: readonly { readonly name: string; readonly usage: { cpu: string; memory: string } }[];
    readonly usage: { readonly cpu: string; readonly memory: string };
  }[];
}

describe("what pods use", () => {
  it("is told to kubectl top and to Prometheus, of every container and host, without a turn", async () => {
    const read = async () => {
      const pods = await api().get<Metrics>(
        "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods?labelSelector=app%3Dweb",
      );
      return pods.items.length === 3 ? pods.items : null;
    };
    const { found } = await waitFor("metrics of three pods", read, { withinMs: 90_000, everyMs: 1_000 });
    for (const { containers } of found) {
      const [container] = containers;
      const memory = Number(container?.usage.memory.replace("Ki", ""));
      // A perl web server: some megabytes.
      expect(memory).toBeGreaterThan(500);
      expect(memory).toBeLessThan(200_000);
      expect(container?.usage.cpu).toMatch(/^\d+m$/);
    }
    const { items } = await api().get<Metrics>("/apis/metrics.k8s.io/v1beta1/nodes");
    expect(items).toHaveLength(3);
    for (const { usage } of items) expect(Number(usage.cpu.replace("m", ""))).toBeGreaterThan(0);
    const { body } = await httpGet(`http://${cluster.trial.files.listen}/metrics`);
    const lines = body.split("\n").filter((line) => line.startsWith("berth_container_memory_working_set_bytes{"));
    expect(lines.filter((line) => line.includes('container="web"') && line.includes('namespace="shop"'))).toHaveLength(
      3,
    );
  });
});
