import type { OpenJournal } from "../../src/journal/journal.ts";
import type { BerthEvent } from "../../src/model/event.ts";
import type { JournalFacts } from "../../src/model/facts.ts";
import { instant } from "../../src/model/instant.ts";
import { hostName, podUid } from "../../src/model/names.ts";
import type { Journal } from "../../src/reconciler/ports.ts";

export const someFacts: Omit<JournalFacts, "instance"> = {
  podCidrs: new Map([[hostName("web-1"), "10.42.1.0/24"]]),
  services: new Map([["default/web", { clusterIp: "10.43.0.7", nodePorts: { http: 30_080 }, vip: null }]]),
  leaving: new Map([[podUid("a1"), { since: instant(5_000), reason: "scaled down" }]]),
  drained: new Set([podUid("a1")]),
  probes: new Map([["c1/readiness", { outcome: "success", since: instant(4_000), message: "" }]]),
  failures: new Map([["nginx:no", { count: 2, lastAt: instant(3_000), message: "not found", code: "NotFound" }]]),
  revisions: new Map([
    [
      "Deployment.apps default/web",
      [{ number: 1, templateHash: "h1", template: { spec: {} }, createdAt: instant(1), good: true, changeCause: "" }],
    ],
  ]),
  autoscalers: new Map(),
  ephemeral: new Map(),
  moves: new Map([[podUid("m1"), { from: hostName("web-1"), at: instant(6_000), reason: "rebalance" }]]),
  windows: new Map([["Deployment.apps default/web", { replicas: 3, until: instant(9_000), reason: "office hours" }]]),
  quarantined: new Set(["10.42.1.9"]),
};

export function event(key: string, at: number): BerthEvent {
  return {
    key,
    type: "Normal",
    object: { group: "", kind: "Pod", namespace: "default", name: "web-1" },
    reason: "Scheduled",
    message: `told at ${at}`,
    at: instant(at),
  };
}

/** What every journal must do, whatever keeps it. */
export function journalContract(open: (eventCap: number) => OpenJournal): void {
  it("gives back what it was told", () => {
    const journal: Journal = open(100);
    journal.remember(someFacts);
    expect(journal.facts()).toEqual({ instance: "test", ...someFacts });
    journal.close();
  });

  it("changes only the maps it is given, each whole", () => {
    const journal = open(100);
    journal.remember(someFacts);
    journal.remember({ leaving: new Map(), podCidrs: new Map([[hostName("web-2"), "10.42.2.0/24"]]) });
    expect(journal.facts().leaving.size).toBe(0);
    expect([...journal.facts().podCidrs.keys()]).toEqual(["web-2"]);
    expect(journal.facts().services).toEqual(someFacts.services);
    journal.close();
  });

  it("keeps notes by kind and key, apart from facts", () => {
    const journal = open(100);
    journal.note("leaving", "a", "1");
    journal.note("leaving", "b", "2");
    journal.note("leaving", "a", null);
    journal.remember({ leaving: new Map() });
    expect([...journal.notes("leaving")]).toEqual([["b", "2"]]);
    expect([journal.notes("other").size, journal.facts().leaving.size]).toEqual([0, 0]);
    journal.close();
  });

  it("counts an event told again instead of listing it twice", () => {
    const journal = open(100);
    journal.record([event("a", 1_000), event("b", 2_000)]);
    journal.record([event("a", 3_000)]);
    expect(journal.events(instant(0)).map(({ key, count, firstAt, at }) => [key, count, firstAt, at])).toEqual([
      ["b", 1, 2_000, 2_000],
      ["a", 2, 1_000, 3_000],
    ]);
    journal.close();
  });

  it("lists events from an instant on", () => {
    const journal = open(100);
    journal.record([event("a", 1_000), event("b", 2_000)]);
    expect(journal.events(instant(2_000)).map(({ key }) => key)).toEqual(["b"]);
    journal.close();
  });

  it("forgets the event told longest ago when there are too many", () => {
    const journal = open(2);
    journal.record([event("a", 1), event("b", 2)]);
    journal.record([event("a", 3), event("c", 4)]);
    expect(journal.events(instant(0)).map(({ key }) => key)).toEqual(["a", "c"]);
    journal.close();
  });
}
