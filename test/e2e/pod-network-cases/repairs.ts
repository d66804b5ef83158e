import { eventually, onHost, restartEngine } from "../../support/data-plane.ts";
import { answerers, type DataPlaneFleet, stateOf } from "../../support/data-plane-fleet.ts";
import { report } from "../../support/lab.ts";
import { aService } from "../../support/network-case.ts";

const url = "http://10.43.7.7/";
const web = aService("web", {
  selector: { app: "web" },
  clusterIP: "10.43.7.7",
  ports: [{ port: 80, targetPort: 8080 }],
});

export function repairCases(fleet: () => DataPlaneFleet): void {
  describe("the helper, with nobody to tell it", () => {
    const apply = () => fleet().apply({ services: [web], pods: fleet().pods.map((pod) => stateOf(pod)) });
    const names = () =>
      fleet()
        .pods.map(({ name }) => name)
        .sort();

    test("repairs everything after `nft flush ruleset`, which takes the engine's rules too", async () => {
      await apply();
      const [pod] = fleet().pods;
      if (!pod) return;
      expect(await onHost(pod.host, "sh", "-c", "nft flush ruleset && nft list tables")).not.toContain("ip berth");
      const started = Date.now();
      await eventually("the Service", 4000, async () =>
        (await answerers(pod, url, 4)).includes("nobody") ? "no answer" : null,
      );
      report(`a flushed ruleset was back after ${Date.now() - started} ms`);
      expect(await answerers(pod, url)).toEqual(names());
    });

    test("has pods reached again after the engine was killed and came back", async () => {
      await apply();
      const { pods, hosts } = fleet();
      const [host] = hosts;
      const last = pods.at(-1);
      if (!host || !last) return;
      await onHost(host, "berth-lab-engine", "kill");
      expect(await answerers(last, url)).toEqual(names());
      await onHost(host, "berth-lab-engine", "start");
      const sandboxes = pods.filter((pod) => pod.host === host).map(({ name }) => name);
      const others = sandboxes.flatMap((name) => ["web", "9090", "client"].map((what) => `${name}-${what}`));
      await eventually("the engine", 30_000, () =>
        onHost(host, "docker", "start", ...sandboxes, ...others).then(() => null, String),
      );
      await eventually("the helper and the pods", 45_000, async () =>
        (await answerers(last, url)).join() === names().join() ? null : "not everybody answers",
      );
      await eventually("the engine's filter to let pods through", 8000, async () => {
        const rules = await onHost(host, "iptables", "-w", "-S", "DOCKER-USER");
        return ["-s", "-d"].every((side) => rules.includes(`${side} 10.42.0.0/16 -j ACCEPT`)) ? null : rules;
      });
    });

    // Whatever came of the tests: the hosts are for others too, and the first one's engine lost its rules here.
    afterAll(async () => {
      const [first] = fleet().hosts;
      if (first) await restartEngine(first);
    }, 70_000);
  });
}
