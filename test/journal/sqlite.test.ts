import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenJournal } from "../../src/journal/journal.ts";
import { openJournal } from "../../src/journal/sqlite.ts";
import { instant } from "../../src/model/instant.ts";
import { event, journalContract, someFacts } from "./contract.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "berth-journal-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (options: { instance?: string | null; eventCap?: number } = {}): OpenJournal =>
  openJournal({ directory, instance: "test", now: () => instant(60_000), ...options });

const database = () => join(directory, "journal.sqlite");

function filled(): OpenJournal {
  const journal = open();
  journal.remember(someFacts);
  journal.record([event("a", 1_000)]);
  return journal;
}

describe("openJournal", () => {
  journalContract((eventCap) => open({ eventCap }));

  it("remembers across a restart", () => {
    filled().close();
    const again = open();
    expect(again.facts()).toEqual({ instance: "test", ...someFacts });
    again.record([event("a", 2_000)]);
    expect(again.events(instant(0)).map(({ key, count }) => [key, count])).toEqual([["a", 2]]);
    again.close();
  });

  it("remembers though the process died without closing", () => {
    filled();
    expect(open().facts().podCidrs).toEqual(someFacts.podCidrs);
  });

  it("begins anew where the directory was deleted", () => {
    filled().close();
    rmSync(directory, { recursive: true });
    const journal = open();
    expect(journal.facts().podCidrs.size).toBe(0);
    journal.close();
  });

  it.each([0.1, 0.5, 0.9])("sets a file cut to %d of its length aside and says so", (part) => {
    filled().close();
    const bytes = readFileSync(database());
    writeFileSync(database(), bytes.subarray(0, Math.floor(bytes.length * part)));
    const journal = open();
    expect(journal.facts().podCidrs.size).toBe(0);
    expect(journal.events(instant(0)).map(({ reason, type }) => [reason, type])).toEqual([
      ["JournalRebuilt", "Warning"],
    ]);
    expect(readdirSync(directory).filter((name) => name.endsWith(".damaged-1970-01-01T000100Z"))).toHaveLength(1);
    journal.close();
  });

  it("never acts on a flipped bit: each one is either without effect or noticed", () => {
    filled().close();
    const bytes = readFileSync(database());
    const outcomes = new Set<string>();
    for (let at = 0; at < bytes.length; at += 31) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(database(), flipped);
      outcomes.add(outcomeOf(open()));
    }
    expect([...outcomes].sort()).toEqual(["rebuilt", "unchanged"]);
  });

  it("sets a file of another schema version aside", () => {
    writeFileSync(database(), "not a database at all ".repeat(500));
    const journal = open();
    expect(journal.events(instant(0))[0]?.reason).toBe("JournalRebuilt");
    journal.close();
  });

  it("keeps going from memory when the disk refuses, and writes the rest later", () => {
    const journal = open();
    journal.remember({ podCidrs: someFacts.podCidrs });
    expect(journal.trouble()).toBeNull();
    expect(statSync(database()).isFile()).toBe(true);
    journal.close();
    journal.remember({ services: someFacts.services });
    expect(journal.facts().services).toEqual(someFacts.services);
    expect(journal.trouble()).not.toBeNull();
  });
});

function outcomeOf(journal: OpenJournal): string {
  const rebuilt = journal.events(instant(0)).some(({ reason }) => reason === "JournalRebuilt");
  const { instance: _, ...facts } = journal.facts();
  const same = isSame(facts) && journal.events(instant(0)).length === 1;
  journal.close();
  if (rebuilt) return facts.podCidrs.size === 0 ? "rebuilt" : "rebuilt but full";
  return same ? "unchanged" : "silently changed";
}

function isSame(facts: typeof someFacts): boolean {
  const plain = (value: typeof someFacts) =>
    JSON.stringify(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, part]) => [name, [...part]]),
    );
  return plain(facts) === plain(someFacts);
}

describe("instance id", () => {
  it("is made up once and then kept", () => {
    const first = open({ instance: null });
    const second = open({ instance: null });
    expect(first.facts().instance).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.facts().instance).toBe(first.facts().instance);
  });

  it("outlives the loss of the database", () => {
    const before = open({ instance: null });
    before.close();
    rmSync(database());
    expect(open({ instance: null }).facts().instance).toBe(before.facts().instance);
  });

  it("is the configured one where there is one, so that a new box adopts", () => {
    open({ instance: null }).close();
    expect(open({ instance: "production" }).facts().instance).toBe("production");
    expect(open({ instance: null }).facts().instance).toBe("production");
  });
});
