import { createStepQueue, type StepQueue } from "../../../src/executors/queue/step-queue.ts";
import type { Action } from "../../../src/model/action.ts";
import { instant } from "../../../src/model/instant.ts";
import { containerName, hostName, imageRef, stepId } from "../../../src/model/names.ts";
import type { Failure } from "../../../src/model/outcome.ts";
import type { Step } from "../../../src/model/plan.ts";
import { subjectOf } from "../../../src/model/subject.ts";

const [a, b] = [hostName("a"), hostName("b")];
const failure: Failure = { retry: "replan", code: "gone", message: "it is gone" };

/** A queue whose steps end when the test says so; `log` is what happened, in order. */
function controlled(limits = { pull: 2, work: 2, wait: 2, file: 1 }) {
  const running = new Map<string, (executed: string | Failure) => void>();
  const log: string[] = [];
  const queue: StepQueue = createStepQueue({
    now: () => instant(1000),
    limits: () => limits,
    run: ({ id }) => {
      log.push(`start ${id}`);
      return new Promise((resolve) => running.set(id, resolve));
    },
    onOutcome: (outcome) =>
      log.push(
        outcome.result === "skipped" ? `skip ${outcome.step}: ${outcome.reason}` : `${outcome.result} ${outcome.step}`,
      ),
  });
  const end = async (id: string, executed: string | Failure = "ok"): Promise<void> => {
    running.get(id)?.(executed);
    await new Promise(setImmediate);
  };
  return { queue, log, end };
}

const start = (container: string, host = a): Action => ({
  kind: "start-container",
  host,
  container: containerName(container),
});
const pull = (image: string, host = a): Action => ({
  kind: "pull-image",
  host,
  image: imageRef(image),
  credentials: null,
});
const rules = (path: string): Action => ({
  kind: "apply-host-file",
  host: a,
  file: { path, content: "", hash: "", mode: 0o600 },
  generation: 1,
});
const step = (id: string, action: Action, ...after: string[]): Step => ({
  id: stepId(id),
  action,
  because: { object: null, reason: "" },
  after: after.map(stepId),
  group: null,
});

describe("createStepQueue", () => {
  it("starts a step once those before it are done, on other hosts too", async () => {
    const { queue, log, end } = controlled();
    queue.submit([step("#1", start("one")), step("#2", start("two", b), "#1"), step("#3", start("three", b))]);
    expect(log).toEqual(["start #1", "start #3"]);
    await end("#1");
    expect(log).toEqual(["start #1", "start #3", "done #1", "start #2"]);
  });

  it("brings rules to a host while containers stand in line there", async () => {
    const { queue, log } = controlled();
    const starts = ["one", "two", "three", "four"].map((name, index) => step(`#${index}`, start(name)));
    queue.submit([...starts, step("#rules", rules("nft/berth.nft")), step("#names", rules("dns/zone.conf"))]);
    expect(log).toEqual(["start #0", "start #1", "start #rules"]);
  });

  it("skips what comes after a failure, and nothing else", async () => {
    const { queue, log, end } = controlled();
    queue.submit([
      step("#1", start("one")),
      step("#2", start("two"), "#1"),
      step("#3", start("three"), "#2"),
      step("#4", start("four")),
    ]);
    await end("#1", failure);
    await end("#4");
    expect(log).toEqual([
      "start #1",
      "start #4",
      "failed #1",
      "skip #2: start-container one on a failed",
      "skip #3: start-container two on a was skipped",
      "done #4",
    ]);
  });

  it("runs only so many at once on a host, pulls counted apart", () => {
    const { queue, log } = controlled();
    const starts = ["one", "two", "three"].map((name, index) => step(`#${index}`, start(name)));
    const pulls = ["x", "y", "z"].map((name, index) => step(`#p${index}`, pull(name)));
    queue.submit([...starts, ...pulls, step("#b", start("one", b))]);
    expect(log).toEqual(["start #0", "start #1", "start #p0", "start #p1", "start #b"]);
  });

  it("never works twice at once on one subject", async () => {
    const { queue, log, end } = controlled();
    const stop: Action = { ...start("one"), kind: "stop-container", graceSeconds: 1, signal: null } as Action;
    queue.submit([step("#1", start("one"))]);
    queue.submit([step("#2", stop)]);
    expect(log).toEqual(["start #1"]);
    await end("#1");
    expect(log).toEqual(["start #1", "done #1", "start #2"]);
  });

  it("takes a step that is in flight only once, and lets what follows wait for the first", async () => {
    const { queue, log, end } = controlled();
    queue.submit([step("#1", pull("x"))]);
    queue.submit([step("#7", pull("x")), step("#8", start("one"), "#7")]);
    expect(log).toEqual(["start #1"]);
    await end("#1");
    expect(log).toEqual(["start #1", "done #1", "start #8"]);
  });

  it("tells what is in flight on a host, running or waiting", async () => {
    const { queue, end } = controlled();
    const steps = [step("#1", pull("x")), step("#2", start("one"), "#1"), step("#3", start("two", b))];
    queue.submit(steps);
    expect(queue.inFlight(a)).toEqual([
      { subject: subjectOf(pull("x")), kind: "pull-image", since: 1000 },
      { subject: "one", kind: "start-container", since: 1000 },
    ]);
    await end("#1");
    await end("#2");
    expect(queue.inFlight(a)).toEqual([]);
  });

  it("skips a step that comes after one it was not given", () => {
    const { queue, log } = controlled();
    queue.submit([step("#2", start("two"), "#1")]);
    expect(log).toEqual(["skip #2: comes after a step that was not handed out"]);
  });

  it("starts nothing after it was closed", async () => {
    const { queue, log, end } = controlled();
    queue.submit([step("#1", start("one")), step("#2", start("two"), "#1")]);
    queue.close();
    await end("#1");
    expect(log).toEqual(["start #1", "done #1"]);
  });
});
