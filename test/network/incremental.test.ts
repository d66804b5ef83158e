import fc from "fast-check";
import { hashText } from "../../src/model/hash.ts";
import type { ServiceSpec } from "../../src/model/kubernetes.generated.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import { type NetworkInput, networkFiles } from "../../src/network/network-files.ts";
import { aPod, aService, leavingSince, networkCase } from "../support/network-case.ts";

/** What one Service may be from one turn to the next; its selector is `app: <its name>`. */
const shapes: readonly Omit<ServiceSpec, "selector">[] = [
  { ports: [{ port: 80 }] },
  {
    ports: [
      { name: "dns", port: 53, protocol: "UDP" },
      { name: "http", port: 80 },
    ],
  },
  { ports: [{ port: 80 }], externalIPs: ["192.0.2.1"] },
  { ports: [{ port: 80 }], externalIPs: ["192.0.2.1", "192.0.2.2", "192.0.2.2"], externalTrafficPolicy: "Local" },
  { ports: [{ port: 80, nodePort: 30080 }], type: "NodePort", internalTrafficPolicy: "Local" },
  { ports: [{ port: 80 }], sessionAffinity: "ClientIP" },
  { ports: [{ name: "http", port: 80 }], clusterIP: "None" },
  { type: "ExternalName", externalName: "a.default.svc.cluster.local" },
];
const names = ["a", "b", "c", "d"];
const addresses = ["10.42.1.2", "10.42.1.3", "10.42.2.2", "10.42.3.2", "10.42.3.3"];

const pod = fc.record({
  app: fc.constantFrom(...names),
  address: fc.constantFrom(...addresses),
  ready: fc.boolean(),
  leaving: fc.boolean(),
});
const turn = fc.record({
  /** Which Service takes which shape; the others stay the objects they were. */
  changes: fc.dictionary(fc.constantFrom(...names), fc.nat(shapes.length - 1)),
  pods: fc.uniqueArray(pod, { selector: ({ address }) => address }),
});

interface Member {
  readonly app: string;
  readonly address: string;
  readonly ready: boolean;
  readonly leaving: boolean;
}

function podsOf(pods: readonly Member[]): PodState[] {
  return pods.map(({ app, address, ready, leaving }) =>
    aPod(`${app}-${address}`, address, { labels: { app }, ready, leaving: leaving ? leavingSince(0) : null }),
  );
}

const rendered = (input: NetworkInput) => JSON.stringify([...networkFiles(input)]);

test("what is kept from turn to turn shows in no byte", () => {
  fc.assert(
    fc.property(fc.array(turn, { minLength: 2, maxLength: 6 }), (turns) => {
      let services = names.map((name) => aService(name, { selector: { app: name }, ...shapes[0] }));
      for (const { changes, pods } of turns) {
        services = services.map((service) => {
          const { name } = service.metadata;
          const shape = changes[name];
          return shape === undefined ? service : aService(name, { selector: { app: name }, ...shapes[shape] });
        });
        const input = networkCase(services, podsOf(pods));
        // A copy has no object in common with anything before: nothing is known of it.
        expect(rendered(input)).toBe(rendered(structuredClone(input)));
        for (const files of networkFiles(input).values())
          for (const { content, hash } of files) expect(hash).toBe(hashText(content));
      }
    }),
    { numRuns: 30 },
  );
});

test("of two Services that claim one external address and port the first by name has it, and the file names it once", () => {
  const claim = { ports: [{ port: 80 }], externalIPs: ["192.0.2.1", "192.0.2.1"] };
  const services = ["b", "a"].map((name) => aService(name, { selector: { app: name }, ...claim }));
  const files = networkFiles(networkCase(services, [aPod("a-1", "10.42.1.2"), aPod("b-1", "10.42.1.3")]));
  const text = [...files.values()][0]?.find(({ path }) => path === "nft/berth.nft")?.content ?? "";
  expect(text.match(/^ {2}192\.0\.2\.1 .*$/gm)).toEqual(["  192.0.2.1 . tcp . 80 : goto external-default/a/tcp/80,"]);
});
