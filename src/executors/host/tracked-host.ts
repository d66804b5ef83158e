import type { HostTarget } from "../../model/host-target.ts";
import type { InFlight, ObservedHost } from "../../model/observed.ts";
import { withDeadline } from "../docker/deadline.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { readApplied } from "../observe/applied-files.ts";
import type { Part } from "../observe/engine-news.ts";
import { emptySnapshot, type Snapshot } from "../observe/observe-host.ts";
import type { SshSession } from "../ssh/session.ts";
import { watchApplied } from "./applied-watch.ts";
import { createPresence, type HostPresence, type PresenceOptions } from "./host-presence.ts";

/** One host: its connection, its engine, and what was last seen on it. */
export interface TrackedHost {
  readonly target: HostTarget;
  /** Looks, if the engine answers; else tells what was last seen. Never rejects, and takes no longer than a few seconds. */
  observe(inFlight: () => readonly InFlight[]): Promise<ObservedHost>;
  session(): SshSession | null;
  /** The same once the first attempt to connect has ended: hosts behind this one wait for it. */
  firstSession(): Promise<SshSession | null>;
  /** Null while the engine does not answer. */
  engine(): EngineClient | null;
  snapshot(): Snapshot;
  /** Something of this kind was changed by ourselves. */
  changed(what: Part): void;
  /** A file was written for the node helper: there will be news once it is applied. */
  expectApplied(path: string, hash: string): void;
  close(): void;
}

/** A host that takes longer to answer is not waited for: it would hold up all others. */
const observeMs = 8_000;
const mendMs = 2_000;
/** How long a first look waits for the first connection. */
const settleMs = 10_000;

export function trackHost(target: HostTarget, options: PresenceOptions): TrackedHost {
  const presence = createPresence(target, options);
  const eye = createEye(presence);
  const settled = () => Promise.race([presence.settled, delay(settleMs)]);
  const engine = (): EngineClient | null => presence.attached()?.engine ?? null;
  const applied = watchApplied({
    read: async () => {
      const asked = engine();
      return asked ? readApplied(asked, options.helper) : {};
    },
    onApplied: (path) => options.onChange(`${path} is applied`),
  });
  return {
    target,
    observe: async (inFlight) => {
      await settled();
      await eye.look(inFlight);
      // What finished while we looked may be missing in what we saw: it counts as under way once more.
      const before = eye.underWay();
      const meanwhile = inFlight().filter((step) => !before.some((known) => isSameStep(known, step)));
      return { name: target.name, ...presence.status(), ...eye.seen(), inFlight: [...before, ...meanwhile] };
    },
    session: presence.session,
    firstSession: async () => {
      await settled();
      return presence.session();
    },
    engine,
    snapshot: eye.seen,
    changed: (what) => presence.attached()?.observer.changed(what, ""),
    expectApplied: applied.expect,
    close: () => {
      applied.close();
      presence.close();
    },
  };
}

interface Eye {
  /** What was last seen. */
  seen(): Snapshot;
  /** The steps that were in flight when the look that saw it began. */
  underWay(): readonly InFlight[];
  look(inFlight: () => readonly InFlight[]): Promise<void>;
}

/** An engine that failed to show itself is looked at again in the background: waiting for it would delay every turn. */
function createEye(presence: HostPresence): Eye {
  let snapshot: Snapshot = emptySnapshot;
  let underWay: readonly InFlight[] = [];
  let mending: Promise<void> | null = null;
  const tryOnce = async (inFlight: () => readonly InFlight[]): Promise<boolean> => {
    const attached = presence.attached();
    if (!attached) return true;
    if (!attached.following()) attached.observer.forgetAll();
    try {
      const begun = inFlight();
      snapshot = await withDeadline({ ms: observeMs, what: "a look at the host" }, () => attached.observer.observe());
      underWay = begun;
      presence.recovered();
      return true;
    } catch (error) {
      // Of an engine that was let go meanwhile, nothing is to be told.
      if (presence.attached() === attached) presence.failed(error);
      return false;
    }
  };
  const mend = async (inFlight: () => readonly InFlight[]): Promise<void> => {
    while (!(await tryOnce(inFlight))) await delay(mendMs);
    mending = null;
  };
  return {
    seen: () => snapshot,
    underWay: () => underWay,
    look: async (inFlight) => {
      if (mending) return;
      if (!(await tryOnce(inFlight))) mending ??= mend(inFlight);
    },
  };
}

function isSameStep(a: InFlight, b: InFlight): boolean {
  return a.kind === b.kind && a.subject === b.subject;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
