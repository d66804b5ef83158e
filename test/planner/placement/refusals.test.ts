import fc from "fast-check";
import { place } from "../../../src/planner/placement/place.ts";
import type { PlacementHost, PodToPlace, Verdict } from "../../../src/planner/placement/types.ts";
import { isLegal, type Standing } from "../../support/legal-placement.ts";
import { aHost, aPod, aRequest, type PodShape, running } from "../../support/placement-builders.ts";

/** `PROPERTY_EFFORT=20` looks twenty times as long. */
const effort = Number(process.env["PROPERTY_EFFORT"] ?? "1");

const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const app = fc.constantFrom("a", "b");
const topologyKey = fc.constantFrom("zone", "kubernetes.io/hostname");
const term = fc.record({ topologyKey, labelSelector: app.map((name) => ({ matchLabels: { app: name } })) });

const hosts = fc
  .array(
    fc.record({
      zone: sometimes(fc.constantFrom("x", "y")),
      disk: sometimes(fc.constant("ssd")),
      cpu: fc.constantFrom(1000, 2000),
      taint: sometimes(fc.constantFrom("NoSchedule", "PreferNoSchedule", "NoExecute")),
      unschedulable: fc.nat(9).map((number) => number === 0),
      maxPods: fc.constantFrom(2, 110),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((shapes) =>
    shapes.map(({ zone, disk, taint, ...shape }, index) =>
      aHost(`h${index}`, {
        ...shape,
        labels: { ...(zone && { zone }), ...(disk && { disk }) },
        taints: taint ? [{ key: "dedicated", value: "", effect: taint }] : [],
      }),
    ),
  );

const shape = fc
  .record({
    app,
    cpu: fc.constantFrom("0", "500m", "1"),
    port: sometimes(fc.constant(80)),
    selects: sometimes(fc.constant({ disk: "ssd" })),
    tolerates: fc.boolean(),
    near: sometimes(term),
    far: sometimes(term),
    spread: sometimes(fc.tuple(term, fc.constantFrom(1, 2))),
  })
  .map(
    ({ app: name, cpu, port, selects, tolerates, near, far, spread }): PodShape => ({
      labels: { app: name },
      containers: [
        {
          name: "app",
          resources: { requests: { cpu } },
          ...(port !== undefined && { ports: [{ containerPort: port, hostPort: port }] }),
        },
      ],
      ...(selects && { nodeSelector: selects }),
      ...(tolerates && { tolerations: [{ key: "dedicated", operator: "Exists" }] }),
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: near ? [near] : [] },
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: far ? [far] : [] },
      },
      topologySpreadConstraints: spread
        ? [{ ...spread[0], maxSkew: spread[1], whenUnsatisfiable: "DoNotSchedule" }]
        : [],
    }),
  );

const fleets = fc.record({
  hosts,
  before: fc.array(fc.record({ shape, at: fc.nat(3), leaving: fc.nat(4).map((number) => number === 0) }), {
    maxLength: 3,
  }),
  shapes: fc.array(shape, { minLength: 1, maxLength: 3 }),
  copies: fc.constantFrom(1, 2),
});

describe("a verdict", () => {
  it("is true: trying every host finds none for a pod that is refused, and no rule broken by one that is placed", () => {
    const seen = { placed: 0, refused: 0 };
    fc.assert(
      fc.property(fleets, ({ hosts: all, before, shapes, copies }) => {
        const there = before.map(({ shape: of, at, leaving }, index): Standing => {
          return { pod: aPod(`r${index}`, of), host: all[at % all.length] ?? aHost("none"), leaving };
        });
        const pods = shapes.flatMap((of, index) =>
          Array.from({ length: copies }, (_, copy) => aPod(`p${index}-${copy}`, of)),
        );
        const old = there.map(({ pod, host, leaving }) => running(pod, host.name, { leaving }));
        const { verdicts } = place(aRequest({ hosts: all, running: old, pods }));
        judge(all, there, { pods, verdicts });
        for (const { kind } of verdicts) seen[kind]++;
      }),
      { numRuns: 1000 * effort },
    );
    // A generator that never refuses, or never places, proves nothing.
    expect(Math.min(seen.placed, seen.refused)).toBeGreaterThan(300);
  });

  interface Answers {
    readonly pods: readonly PodToPlace[];
    readonly verdicts: readonly Verdict[];
  }

  function judge(all: readonly PlacementHost[], there: readonly Standing[], { pods, verdicts }: Answers): void {
    const standing = [...there];
    for (const [index, pod] of pods.entries()) {
      const verdict = verdicts[index];
      const legal = all.filter((host) => isLegal(all, standing, pod, host)).map(({ name }) => name);
      if (verdict?.kind !== "placed") {
        expect([pod.uid, legal]).toEqual([pod.uid, []]);
        expect(verdict?.hosts.map(({ host }) => host)).toEqual(all.map(({ name }) => name));
        continue;
      }
      expect(legal).toContain(verdict.host);
      const host = all.find(({ name }) => name === verdict.host);
      if (host) standing.push({ pod, host, leaving: false });
    }
  }
});
