import type { IPAddressPool } from "../../src/model/berth-kinds.ts";
import { imageRef } from "../../src/model/names.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { PlannerSettings } from "../../src/model/planner-settings.ts";
import { plan as makePlan } from "../../src/planner/plan.ts";
import { renderHosts } from "../../src/reconciler/render-hosts.ts";
import { fakeFleet } from "../support/fake-fleet.ts";
import { aHostObject } from "../support/object-builders.ts";
import { inputFor, testSettings } from "../support/planner-input.ts";

const pool: IPAddressPool = {
  apiVersion: "metallb.io/v1beta1",
  kind: "IPAddressPool",
  metadata: { name: "pool" },
  spec: { addresses: ["192.0.2.10-192.0.2.20"] },
};

function render(objects: readonly AnyObject[], settings: Partial<PlannerSettings> = {}) {
  const names = objects.filter(({ kind }) => kind === "Host").map(({ metadata }) => metadata.name);
  const fleet = fakeFleet(Object.fromEntries(names.map((name) => [name, {}])));
  const input = inputFor(fleet, objects, { ...testSettings, ...settings });
  const { files, problems } = renderHosts(input, makePlan(input, fleet.now));
  const fileOf = (host: string, path: string) =>
    [...files].find(([name]) => name === host)?.[1].find((file) => file.path === path)?.content;
  return { fileOf, problems };
}

describe("a host whose address is a name", () => {
  const hosts = [
    aHostObject("a", { address: "10.0.0.1" }),
    aHostObject("b", { address: "b.example" }),
    aHostObject("c", { address: "c.example", internalAddress: "10.0.0.3" }),
  ];

  it("is a problem that says what to write, unless it has another address for its peers", () => {
    const { problems } = render(hosts);
    expect(problems.map(({ code, message, at }) => [code, message, at?.file])).toEqual([
      [
        "host-address",
        "host b: b.example is no IPv4 address, so its pods reach no other host, nor others them",
        "test.yaml",
      ],
    ]);
  });

  it("is in no route and no rule of the others", () => {
    const { fileOf } = render(hosts);
    expect(fileOf("a", "routes/routes.txt")).toMatch(/^10\.42\.\d+\.0\/24 10\.0\.0\.3\n$/);
    expect(fileOf("a", "nft/berth.nft")).not.toContain("b.example");
    expect(fileOf("b", "routes/routes.txt")).toBeUndefined();
  });
});

describe("settings", () => {
  const hosts = [aHostObject("a", { address: "10.0.0.1", roles: ["ingress"] }), pool];
  const images = { ...testSettings.images, traefik: imageRef("traefik:3") };

  it.each([
    [1000, "advert_int 1\n"],
    [300, "advert_int 0.3\n"],
  ])("say how often virtual addresses are advertised: %s ms", (advertMs, expected) => {
    expect(render(hosts, { images, advertMs }).fileOf("a", "keepalived/keepalived.conf")).toContain(expected);
  });
});
