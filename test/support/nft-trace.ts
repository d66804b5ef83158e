import { contains, parseCidr, parseIpv4 } from "../../src/model/ipv4.ts";
import { groupBy } from "../../src/model/order.ts";

/** Walks a packet through a rendered ruleset as the kernel would, for the words our rulesets use. */
export interface TracedPacket {
  readonly source: string;
  readonly destination: string;
  readonly protocol?: "tcp" | "udp" | "sctp";
  readonly port: number;
}

/** The host the ruleset is loaded on. */
export interface TracedHost {
  readonly addresses: readonly string[];
  /** Of the pods behind its own bridge. */
  readonly podCidr: string;
}

export interface TraceResult {
  /** `address:port` of everywhere the packet may be sent, or DROP, REJECT, or "" where it is left alone. */
  readonly output: string;
  readonly masquerade: boolean;
}

interface Ruleset {
  readonly chains: ReadonlyMap<string, readonly string[]>;
  readonly hooks: readonly { readonly name: string; readonly hook: string; readonly priority: number }[];
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface State {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly protocol: string;
  readonly mark: number;
  readonly translated: boolean;
  readonly masqueraded: boolean;
}

type Outcome = { readonly kind: "on" | "return" | "done" | "drop" | "reject"; readonly state: State };

export function traceRuleset(text: string, packet: TracedPacket, host: TracedHost): TraceResult {
  const ruleset = parse(text);
  const start: State = { protocol: "tcp", ...packet, mark: 0, translated: false, masqueraded: false };
  const isLocal = (address: string) => host.addresses.includes(address);
  const walk = (states: readonly Outcome[], hook: string): readonly Outcome[] =>
    ruleset.hooks
      .filter((chain) => chain.hook === hook)
      .sort((a, b) => a.priority - b.priority)
      .reduce(
        (now, { name }) => now.flatMap((one) => (isFinal(one) ? [one] : settle(ruleset, name, one.state, host))),
        states,
      );
  const first = isLocal(start.source) ? ["output"] : ["prerouting"];
  const routed = first.reduce(walk, [{ kind: "on", state: start } as Outcome]);
  const filtered = routed.flatMap((one) => {
    if (isFinal(one) || isLocal(start.source)) return [one];
    return walk([one], isLocal(one.state.destination) ? "input" : "forward");
  });
  return summarize(filtered.flatMap((one) => (isFinal(one) ? [one] : walk([one], "postrouting"))));
}

function summarize(outcomes: readonly Outcome[]): TraceResult {
  const outputs = outcomes.map(({ kind, state }) => {
    if (kind === "drop" || kind === "reject") return kind.toUpperCase();
    return state.translated ? `${state.destination}:${state.port}` : "";
  });
  return {
    output: [...new Set(outputs)].sort().join(", "),
    masquerade: outcomes.every(({ state }) => state.masqueraded),
  };
}

function isFinal({ kind }: Outcome): boolean {
  return kind === "drop" || kind === "reject";
}

function settle(ruleset: Ruleset, chain: string, state: State, host: TracedHost): readonly Outcome[] {
  return runChain(ruleset, chain, state, host).map((one) => (isFinal(one) ? one : { kind: "on", state: one.state }));
}

/** Every way through a chain; `return` at its end. */
function runChain(ruleset: Ruleset, chain: string, state: State, host: TracedHost): readonly Outcome[] {
  const rules = ruleset.chains.get(chain);
  if (!rules) throw new Error(`no chain ${chain}`);
  let open: readonly State[] = [state];
  const closed: Outcome[] = [];
  for (const rule of rules) {
    const outcomes = open.flatMap((one) => runRule(ruleset, rule, one, host));
    open = outcomes.filter(({ kind }) => kind === "on").map((one) => one.state);
    closed.push(...outcomes.filter(({ kind }) => kind !== "on"));
  }
  return [...closed, ...open.map((one) => ({ kind: "return", state: one }) as const)];
}

function runRule(ruleset: Ruleset, rule: string, state: State, host: TracedHost): readonly Outcome[] {
  let rest = rule;
  let now = state;
  while (rest !== "") {
    const word = words.find(({ pattern }) => pattern.test(rest));
    const found = word?.pattern.exec(rest);
    if (!word || !found) throw new Error(`the tracer does not know: ${rest}`);
    const result = word.run(found, { ruleset, state: now, host });
    if (result === false) return [{ kind: "on", state: now }];
    if (Array.isArray(result)) return result;
    if (result !== true) now = result as State;
    rest = rest.slice(found[0].length).trim();
  }
  return [{ kind: "on", state: now }];
}

interface Context {
  readonly ruleset: Ruleset;
  readonly state: State;
  readonly host: TracedHost;
}

/** False: the rule does not match; true: go on; a state: go on with it; outcomes: the rule ends so. */
type Run = (found: RegExpExecArray, context: Context) => boolean | State | Outcome[];

const words: readonly { readonly pattern: RegExp; readonly run: Run }[] = [
  { pattern: /^ct state new/, run: () => true },
  { pattern: /^ct state established,related/, run: () => false },
  { pattern: /^ct status & dnat == 0/, run: (_, { state }) => !state.translated },
  { pattern: /^ct status dnat/, run: (_, { state }) => state.translated },
  {
    pattern: /^fib (s|d)addr type local/,
    run: ([, side], { state, host }) => host.addresses.includes(end(side, state)),
  },
  {
    pattern: /^oifname (!= )?"(\S+)"/,
    run: ([, not], { state, host }) => inside(host.podCidr, state.destination) !== !!not,
  },
  {
    pattern: /^ip saddr \. ip daddr @(\S+)/,
    run: ([, set = ""], c) => has(c, set, `${c.state.source} . ${c.state.destination}`),
  },
  {
    pattern: /^ip daddr \. meta l4proto \. th dport vmap @(\S+)/,
    run: ([, map = ""], c) => look(c, map, `${c.state.destination} . ${portKey(c.state)}`),
  },
  { pattern: /^meta l4proto \. th dport vmap @(\S+)/, run: ([, map = ""], c) => look(c, map, portKey(c.state)) },
  { pattern: /^ip (s|d)addr vmap @(\S+)/, run: ([, side, map = ""], c) => look(c, map, end(side, c.state)) },
  {
    pattern: /^ip (s|d)addr (!= )?@(\S+)/,
    run: ([, side, not, set = ""], c) => has(c, set, end(side, c.state)) !== !!not,
  },
  {
    pattern: /^ip (s|d)addr (!= )?\{ ([^}]*) \}/,
    run: ([, side, not, list = ""], { state }) =>
      list.split(", ").some((one) => inside(one, end(side, state))) !== !!not,
  },
  {
    pattern: /^ip (s|d)addr (!= )?([\d./-]+)/,
    run: ([, side, not, one = ""], { state }) => inside(one, end(side, state)) !== !!not,
  },
  { pattern: /^meta l4proto (\w+)/, run: ([, protocol], { state }) => state.protocol === protocol },
  {
    pattern: /^th dport (\d+)(?:-(\d+))?/,
    run: ([, low, high], { state }) => state.port >= Number(low) && state.port <= Number(high ?? low),
  },
  { pattern: /^meta mark & 0x4000 == 0/, run: (_, { state }) => (state.mark & 0x4000) === 0 },
  { pattern: /^meta mark set meta mark \| 0x4000/, run: (_, { state }) => ({ ...state, mark: state.mark | 0x4000 }) },
  { pattern: /^meta mark set meta mark \^ 0x4000/, run: (_, { state }) => ({ ...state, mark: state.mark ^ 0x4000 }) },
  { pattern: /^update @\S+ \{ ip saddr \}/, run: () => true },
  {
    pattern: /^numgen random mod (\d+) vmap \{ ([^}]*) \}/,
    run: ([, count, list = ""], c) => draws(count, list).flatMap((verdict) => act(c, verdict)),
  },
  {
    pattern: /^dnat ip to numgen random mod (\d+) map \{ ([^}]*) \}/,
    run: ([, count, list = ""], c) => draws(count, list).map((target) => translate(c.state, target, " . ")),
  },
  { pattern: /^dnat ip to (\S+)/, run: ([, target = ""], c) => [translate(c.state, target, ":")] },
  {
    pattern: /^masquerade fully-random/,
    run: (_, { state }) => [{ kind: "done", state: { ...state, masqueraded: true } }],
  },
  { pattern: /^(?:jump|goto) (\S+)|^return|^accept|^drop|^reject/, run: ([verdict], c) => act(c, verdict) },
];

function act(context: Context, verdict: string): Outcome[] {
  const [verb = "", chain = ""] = verdict.split(" ");
  const { state } = context;
  if (verb === "drop" || verb === "reject") return [{ kind: verb, state }];
  if (verb === "return" || verb === "accept") return [{ kind: verb === "return" ? "return" : "done", state }];
  const outcomes = runChain(context.ruleset, chain, state, context.host);
  return outcomes.map((one) => (verb === "jump" && one.kind === "return" ? { kind: "on", state: one.state } : one));
}

function look(context: Context, map: string, key: string): boolean | Outcome[] {
  const verdict = context.ruleset.maps.get(map)?.get(key);
  return verdict === undefined ? false : act(context, verdict);
}

function has({ ruleset }: Context, set: string, key: string): boolean {
  return [...(ruleset.maps.get(set)?.keys() ?? [])].some(
    (one) => one === key || (!key.includes(" ") && inside(one, key)),
  );
}

/** The places of a draw, which must be numbered from 0 without a gap, or some packets would find none. */
function draws(count: string | undefined, list: string): string[] {
  const parts = list.split(", ").map((part) => part.split(" : "));
  if (parts.length !== Number(count) || parts.some(([number], index) => Number(number) !== index))
    throw new Error(`a draw of ${count} with a gap: ${list}`);
  return parts.map(([, value = ""]) => value);
}

function translate(state: State, target: string, separator: string): Outcome {
  const [destination = "", port = ""] = target.split(separator);
  return { kind: "done", state: { ...state, destination, port: Number(port), translated: true } };
}

function end(side: string | undefined, state: State): string {
  return side === "s" ? state.source : state.destination;
}

function portKey({ protocol, port }: State): string {
  return `${protocol} . ${port}`;
}

function inside(range: string, address: string): boolean {
  const value = parseIpv4(address) ?? -1;
  const [first = "", last] = range.split("-");
  if (last !== undefined) return value >= (parseIpv4(first) ?? 0) && value <= (parseIpv4(last) ?? -1);
  const block = parseCidr(range.includes("/") ? range : `${range}/32`);
  return block !== null && contains(block, value);
}

function parse(text: string): Ruleset {
  const hooks = [...text.matchAll(/^add chain ip berth (\S+) \{ type \w+ hook (\w+) priority (-?\d+) ; \}$/gm)];
  const chains = [...text.matchAll(/^ {2}chain (\S+) \{\n((?: {4}.*\n)*) {2}\}$/gm)];
  const elements = [...text.matchAll(/^add element ip berth (\S+) \{\n((?: {2}.*\n)*)\}$/gm)];
  return {
    hooks: hooks.map(([, name = "", hook = "", priority]) => ({ name, hook, priority: Number(priority) })),
    chains: new Map(chains.map(([, name = "", rules = ""]) => [name, lines(rules)])),
    maps: new Map(
      [...groupBy(elements, ([, name = ""]) => name)].map(([name, lists]) => [
        name,
        new Map(lists.flatMap(([, , list = ""]) => lines(list).map(entry))),
      ]),
    ),
  };
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim().replace(/,$/, ""))
    .filter((line) => line !== "");
}

function entry(line: string): [string, string] {
  const [key = "", verdict = ""] = line.split(" : ");
  return [key, verdict];
}
