import type { Lab, LabHost } from "../../src/cli/lab/lab.ts";
import { CommandFailed } from "../../src/cli/lab/run.ts";
import type { Pod } from "../../src/model/kinds.ts";
import { groupBy } from "../../src/model/order.ts";
import type { About, Expected, PodCase, Proof } from "../e2e/pod-cases/pod-case.ts";
import { inHost } from "./hosts.ts";

/** What came back for a proof, and whether it is what was expected. */
export interface Answer {
  readonly given: unknown;
  readonly expected: unknown;
  readonly fits: boolean;
}

export type Answers = ReadonlyMap<Proof, Answer>;

type Of<K extends Proof["ask"]["kind"]> = Proof & { readonly ask: Extract<Proof["ask"], { kind: K }> };

const mark = "--8<-- answer";

/** Asks all of a pod's questions but those for after its end: one visit to each of its containers. */
export async function askPod(lab: Lab, { proves }: PodCase, pod: Pod): Promise<Answers> {
  const host = lab.hosts.find(({ name }) => name === pod.spec.nodeName);
  const about: About = { pod, hostAddress: host?.address ?? "" };
  const asked = proves.filter(isOf("inside"));
  const byContainer = [...groupBy(asked, ({ ask }) => ask.container ?? pod.spec.containers[0]?.name ?? "").entries()];
  const parts = [
    ...byContainer.map(([container, proofs]) => askInside(host, { about, container, proofs })),
    ...proves.filter(isOf("log")).map((proof) => askLog(host, about, proof)),
    ...proves.filter(isOf("host")).map((proof) => askHost(host, about, proof)),
    ...proves.filter(isOf("state")).map((proof) => Promise.resolve(askState(pod, proof))),
  ];
  return new Map((await Promise.all(parts)).flat());
}

/** Asks on its host what a pod left behind. */
export async function askAfter(lab: Lab, { proves }: PodCase, pod: Pod): Promise<Answers> {
  const host = lab.hosts.find(({ name }) => name === pod.spec.nodeName);
  const about: About = { pod, hostAddress: host?.address ?? "" };
  return new Map((await Promise.all(proves.filter(isOf("after")).map((proof) => askHost(host, about, proof)))).flat());
}

function isOf<K extends Proof["ask"]["kind"]>(kind: K): (proof: Proof) => proof is Of<K> {
  return (proof): proof is Of<K> => proof.ask.kind === kind;
}

interface Visit {
  readonly about: About;
  readonly container: string;
  readonly proofs: readonly Of<"inside">[];
}

async function askInside(host: LabHost | undefined, { about, container, proofs }: Visit): Promise<[Proof, Answer][]> {
  const script = proofs.map(({ ask }) => `echo "${mark}"; ( ${ask.script}\n) 2>&1`).join("\n");
  const said = await onHost(host, `docker exec $(${running(about.pod, container)}) sh -c "$0"`, script);
  const answers = said.split(`${mark}\n`).slice(1);
  return proofs.map((proof, index) => [proof, judge(proof.ask.answer, answers[index] ?? said, about)]);
}

function running({ metadata }: Pod, container: string): string {
  return `docker ps -q --filter name=^/berth_pods_${metadata.name}_${container}_ | head -1`;
}

async function askLog(host: LabHost | undefined, about: About, proof: Of<"log">): Promise<[Proof, Answer][]> {
  const { container = about.pod.spec.containers[0]?.name } = proof.ask;
  const name = `berth_pods_${about.pod.metadata.name}_${container}_`;
  const said = await onHost(host, `docker logs $(docker ps -aq --filter name=^/${name} | head -1) 2>&1`);
  return [[proof, judge(proof.ask.answer, said, about)]];
}

async function askHost(
  host: LabHost | undefined,
  about: About,
  proof: Of<"host"> | Of<"after">,
): Promise<[Proof, Answer][]> {
  return [[proof, judge(proof.ask.answer, await onHost(host, proof.ask.script), about)]];
}

function askState(pod: Pod, proof: Of<"state">): [Proof, Answer][] {
  const given = proof.ask.read(pod);
  const expected = proof.ask.answer;
  return [[proof, { given, expected, fits: JSON.stringify(given) === JSON.stringify(expected) }]];
}

async function onHost(host: LabHost | undefined, script: string, ...more: string[]): Promise<string> {
  if (!host) return "the pod is on no host";
  try {
    return await inHost(host, "bash", "-c", script, ...more);
  } catch (error) {
    if (error instanceof CommandFailed) return error.message;
    throw error;
  }
}

function judge(expected: Expected, said: string, about: About): Answer {
  const given = said.trim();
  const wanted = typeof expected === "function" ? expected(about) : expected;
  return { given, expected: wanted, fits: typeof wanted === "string" ? given === wanted : wanted.test(given) };
}
