import { Readable } from "node:stream";
import { listContainers } from "../../../src/cli/logs/pod-list.ts";
import { streamLogs } from "../../../src/cli/logs/stream-logs.ts";
import { ApiError, type OperatorApi } from "../../../src/cli/operator-api.ts";

interface FakePod {
  readonly name: string;
  run: number;
  running: boolean;
  readonly lines: string[];
  readonly previous: string[];
}

const stamp = (second: number): string => `2026-11-21T07:00:${String(second).padStart(2, "0")}.000000000Z`;

/** An operator in memory whose pods can be given more to say, and whose answers can be cut off. */
function fakeOperator() {
  const pods = new Map<string, FakePod>();
  const open = new Set<Readable>();
  const asked: URLSearchParams[] = [];
  let answers = true;
  const pod = (name: string, lines: readonly string[]): FakePod => {
    const made = { name, run: 0, running: true, lines: [...lines], previous: [] };
    pods.set(name, made);
    return made;
  };
  const list = () =>
    [...pods.values()].map(({ name, run, running }) => ({
      metadata: { name, namespace: "default", uid: `uid-${name}` },
      spec: { containers: [{ name: "web" }] },
      status: {
        containerStatuses: [
          {
            name: "web",
            containerID: `docker://${name}-${run}`,
            restartCount: run,
            state: running ? { running: {} } : {},
          },
        ],
      },
    }));
  const answering = (): void => {
    if (!answers) throw new Error("refused");
  };
  const logOf = (pod: FakePod, query: URLSearchParams): Readable => {
    const since = query.get("sinceTime") ?? "";
    const all = query.has("previous") ? pod.previous : pod.lines;
    const stream = new Readable({ read: () => {} });
    for (const line of all.filter((each) => each.slice(0, 30) >= since)) stream.push(`${line}\n`);
    if (query.get("follow") !== "true" || !pod.running) stream.push(null);
    return stream;
  };
  const api: OperatorApi = {
    get: async <T>() => {
      answering();
      return { items: list() } as T;
    },
    open: async (path) => {
      answering();
      const [address = "", query = ""] = path.split("?");
      const parameters = new URLSearchParams(query);
      asked.push(parameters);
      const found = pods.get(address.split("/").at(-2) ?? "");
      if (!found) throw new ApiError(404, "pods not found");
      const stream = logOf(found, parameters);
      open.add(stream);
      return stream as never;
    },
  };
  const cut = (): void => {
    for (const stream of open) stream.destroy(new Error("cut"));
    open.clear();
  };
  const answer = (value: boolean): void => {
    answers = value;
  };
  return { api, asked, pod, cut, answer };
}

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of running.splice(0)) await end();
});

function start(operator: ReturnType<typeof fakeOperator>, more: { follow?: boolean; previous?: boolean } = {}) {
  const stop = new AbortController();
  const notes: string[] = [];
  const lines: string[] = [];
  const target = { namespace: "default", selector: { labels: "app=web" }, container: null };
  const options = {
    ...{ api: operator.api, target, signal: stop.signal, everyMs: 20, follow: false, previous: false },
    ...{ sinceSeconds: null, tail: null, note: (message: string) => void notes.push(message) },
    ...more,
  };
  const done = (async () => {
    const first = await listContainers(operator.api, target);
    for await (const { source, text } of streamLogs(options, first)) lines.push(`${source.pod} ${text}`);
  })();
  const until = async (count: number) => {
    for (let tries = 0; lines.length < count && tries < 200; tries++) await new Promise((next) => setTimeout(next, 10));
    return lines;
  };
  const end = (): Promise<void> => {
    stop.abort();
    operator.cut();
    return done;
  };
  running.push(end);
  return { lines, notes, done, until };
}

describe("logs of many pods", () => {
  it("come in the order of time, whichever pod is read first", async () => {
    const operator = fakeOperator();
    operator.pod("a", [`${stamp(1)} one`, `${stamp(4)} four`]);
    operator.pod("b", [`${stamp(2)} two`, `${stamp(3)} three`, `${stamp(5)} five`]);
    const { lines, done } = start(operator);
    await done;
    expect(lines).toEqual(["a one", "b two", "b three", "a four", "b five"]);
  });

  it("go on after a lost connection without a line lost or shown twice", async () => {
    const operator = fakeOperator();
    const pod = operator.pod("a", [`${stamp(1)} one`, `${stamp(2)} two`]);
    const logs = start(operator, { follow: true });
    await logs.until(2);
    operator.answer(false);
    operator.cut();
    pod.lines.push(`${stamp(2)} two again`, `${stamp(3)} three`);
    await new Promise((next) => setTimeout(next, 60));
    operator.answer(true);
    expect(await logs.until(4)).toEqual(["a one", "a two", "a two again", "a three"]);
    expect(logs.notes).toEqual(["the operator does not answer: waiting", "the operator answers again"]);
  });

  it("take in pods that come later, from their first line", async () => {
    const operator = fakeOperator();
    operator.pod("a", [`${stamp(1)} one`]);
    const logs = start(operator, { follow: true });
    await logs.until(1);
    operator.pod("b", [`${stamp(2)} two`]);
    expect(await logs.until(2)).toEqual(["a one", "b two"]);
    expect(operator.asked.at(-1)?.has("tailLines")).toBe(false);
  });

  it("follow a container over its replacement, with what the old one said last", async () => {
    const operator = fakeOperator();
    const pod = operator.pod("a", [`${stamp(1)} one`]);
    const logs = start(operator, { follow: true });
    await logs.until(1);
    pod.previous.push(`${stamp(1)} one`, `${stamp(2)} last words`);
    pod.lines.splice(0, 1, `${stamp(3)} anew`);
    pod.run = 1;
    operator.cut();
    expect(await logs.until(3)).toEqual(["a one", "a last words", "a anew"]);
  });

  it("end when every pod has been read, and tell what could not be", async () => {
    const operator = fakeOperator();
    operator.pod("a", [`${stamp(1)} one`]);
    const { api } = operator;
    const refusing = {
      ...operator,
      api: { ...api, open: () => Promise.reject(new ApiError(500, "host h1 is silent")) },
    };
    const logs = start(refusing);
    await logs.done;
    expect([logs.lines, logs.notes]).toEqual([[], ["a/web: host h1 is silent"]]);
  });
});
