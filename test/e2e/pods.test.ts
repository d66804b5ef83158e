import { dump } from "js-yaml";
import { waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import type { Lab, LabEngine } from "../../src/cli/lab/lab.ts";
import type { Pod } from "../../src/model/kinds.ts";
import { openClusterApi, type ReadApi } from "../support/cluster-api.ts";
import { inHost } from "../support/hosts.ts";
import { report } from "../support/lab.ts";
import { type Answer, type Answers, askAfter, askPod } from "../support/pod-questions.ts";
import { useTrial } from "../support/trial.ts";
import { podCases } from "./pod-cases/index.ts";
import { leavingCases } from "./pod-cases/leaving.ts";
import type { PodCase, Proof, Referred } from "./pod-cases/pod-case.ts";

/** BERTH_TEST_ENGINE=debian12 or debian-testing runs the same cases on the oldest or the newest engine. */
const others: readonly LabEngine[] = ["debian12", "debian-testing"];
const engine = others.find((name) => name === process.env["BERTH_TEST_ENGINE"]) ?? null;
const cases = podCases.filter((each) => (each.engine ?? 0) <= (engine === "debian12" ? 20 : 26));
const cluster = useTrial({ example: null, port: 9483, engine });
const answers = new Map<Proof, Answer>();
const seen = new Map<string, Pod>();

const startMs = 170_000;
const leaveMs = 60_000;
/** What comes of itself, such as a probe's outcome or a name in the cluster's DNS, is asked for again so long. */
const patienceMs = 60_000;
const againMs = 2_000;
const atOnce = 8;

jest.setTimeout(startMs + leaveMs + 60_000);

beforeAll(
  async () => {
    const { files, lab } = cluster.trial;
    if (engine === null) report("SKIPPED: pods on engines 20.10 and 28 (BERTH_TEST_ENGINE=debian12, debian-testing)");
    await Promise.all(lab.hosts.map((host) => inHost(host, "rm", "-rf", "/var/lib/pod-cases")));
    const api = await openClusterApi(files);
    await files.workTree.write("cases/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: { name: pods }\n");
    const stay = cases.filter((each) => !leavingCases.includes(each));
    for (const each of stay) await files.workTree.write(`cases/stay/${each.name}.yaml`, manifestsOf(each));
    for (const each of leavingCases) await files.workTree.write(`cases/leave/${each.name}.yaml`, manifestsOf(each));
    const commit = await files.workTree.push("Run every case");
    await waitForSummary(cluster.trial.operator, "the cases to be read", {
      withinMs: 60_000,
      wanted: (each) => each.repository.commit === commit,
    });
    await askAll(api, lab);
    await files.workTree.remove("cases/leave");
    await files.workTree.push("Let some go");
    await askWhatIsLeft(api, lab);
  },
  startMs + leaveMs + 60_000,
);

interface Open {
  readonly each: PodCase;
  firstAsked: number | null;
  nextAt: number;
}

/** Every pod is asked as soon as it is fit to be, and again while an answer is not the one expected. */
async function askAll(api: ReadApi, lab: Lab): Promise<void> {
  const deadline = Date.now() + startMs;
  let open = cases.map((each): Open => ({ each, firstAsked: null, nextAt: 0 }));
  while (open.length > 0 && Date.now() < deadline) {
    const pods = await podsByName(api);
    const due = open.flatMap((entry) => {
      const pod = pods.get(entry.each.name);
      return pod && entry.nextAt <= Date.now() && isFit(entry.each, pod) ? [{ entry, pod }] : [];
    });
    const asked = due.slice(0, atOnce);
    const settled = await Promise.all(
      asked.map(async ({ entry, pod }) => [entry, await isSettled(entry, lab, pod)] as const),
    );
    const done = new Set(settled.flatMap(([entry, is]) => (is ? [entry] : [])));
    open = open.filter((entry) => !done.has(entry));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** What is expected came, or did not come for long enough. */
async function isSettled(entry: Open, lab: Lab, pod: Pod): Promise<boolean> {
  entry.firstAsked ??= Date.now();
  const fits = remember(await askPod(lab, entry.each, pod));
  entry.nextAt = Date.now() + againMs;
  return fits || Date.now() - entry.firstAsked > patienceMs;
}

async function askWhatIsLeft(api: ReadApi, lab: Lab): Promise<void> {
  const deadline = Date.now() + leaveMs;
  let open = [...leavingCases];
  while (open.length > 0 && Date.now() < deadline) {
    const pods = await podsByName(api);
    const gone = open.filter(({ name }) => !pods.has(name));
    for (const each of gone) {
      const last = seen.get(each.name);
      if (last) remember(await askAfter(lab, each, last));
    }
    open = open.filter((each) => !gone.includes(each));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function remember(given: Answers): boolean {
  for (const [proof, answer] of given) answers.set(proof, answer);
  return [...given.values()].every(({ fits }) => fits);
}

async function podsByName(api: ReadApi): Promise<Map<string, Pod>> {
  const { items } = await api<{ items: Pod[] }>("/api/v1/namespaces/pods/pods");
  for (const pod of items) seen.set(pod.metadata.name, pod);
  return new Map(items.map((pod) => [pod.metadata.name, pod]));
}

function isFit({ until }: PodCase, pod: Pod): boolean {
  return until
    ? until(pod)
    : pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
}

function manifestsOf({ name, labels, annotations, spec, with: referred = [] }: PodCase): string {
  const metadata = { name, namespace: "pods", ...(labels && { labels }), ...(annotations && { annotations }) };
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec };
  return [...referred.map(inNamespace), pod].map((object) => dump(object, { noRefs: true })).join("---\n");
}

function inNamespace({ metadata, ...rest }: Referred): Referred {
  return { ...rest, metadata: { namespace: "pods", ...metadata } } as Referred;
}

describe.each(cases.map((each): [string, PodCase] => [each.name, each]))("pod %s", (_, each) => {
  it.each(each.proves.map((proof): [string, string, Proof] => [proof.field, proof.says, proof]))(
    "%s %s",
    (_field, _says, proof) => {
      const answer = answers.get(proof);
      if (!answer) throw new Error(`never fit to be asked; last seen: ${JSON.stringify(seen.get(each.name)?.status)}`);
      if (!answer.fits) expect(answer.given).toEqual(answer.expected);
    },
  );
});
