import { ensureMachine } from "../lab/ensure-machine.ts";
import { killHost, startHost } from "../lab/host-faults.ts";
import type { Lab } from "../lab/lab.ts";
import { labUp } from "../lab/lab-up.ts";
import { renderStatusSummary } from "../output/render-status-summary.ts";
import { demoDirectory, prepareTrial, type TrialFiles } from "./demo-files.ts";
import { killContainerOf } from "./kill-container.ts";
import { firstLine, type LoadReport, startLoad } from "./load-client.ts";
import { type OperatorProcess, startOperator } from "./operator-process.ts";
import { waitFor } from "./wait-for.ts";
import { readyPods, waitForSummary } from "./watch-cluster.ts";

const labName = "demo";
const listen = "127.0.0.1:9480";
const web = "shop/web";
const webFile = "apps/web.yaml";
const tolerationSeconds = 10;

interface Stage {
  readonly lab: Lab;
  readonly files: TrialFiles;
  readonly operator: OperatorProcess;
  readonly say: (line: string) => void;
}

/** `npm run demo`: each part waits until what it promises was observed, and throws where it was not. */
export async function runDemo(say: (line: string) => void): Promise<void> {
  await ensureMachine(say);
  const lab = await labUp({ name: labName, hosts: 3, progress: say });
  const files = await prepareTrial({ lab, directory: demoDirectory(), listen, tolerationSeconds, example: "web" });
  const operator = await startOperator(files);
  try {
    await showAll({ lab, files, operator, say });
    say(howToGoOn(files));
  } finally {
    await operator.stop();
  }
}

async function showAll(stage: Stage): Promise<void> {
  const url = await showRunning(stage);
  await showRollout(stage, url);
  await showHealing(stage, url);
  await showHostLoss(stage, url);
}

/** Three replicas on three hosts, answering through the virtual address. */
async function showRunning({ operator, say }: Stage): Promise<string> {
  heading(say, "1. From an empty fleet to a running example");
  const { summary, tookMs } = await waitForSummary(operator, "three ready replicas of web", {
    withinMs: 180_000,
    wanted: (each) => each.settled && readyPods(each, web).length === 3,
  });
  say(renderStatusSummary(summary));
  const vip = summary.services.find((service) => service.name === "web")?.vip;
  if (!vip) throw new Error("Service shop/web got no virtual address");
  const url = `http://${vip}/`;
  const { found } = await waitFor(`${url} to answer`, () => firstLine(url), { withinMs: 15_000 });
  say(`\n${url} answers: ${found}   (${seconds(tookMs)} after the operator started)`);
  await showIngress(summary.entry, say);
  return url;
}

/** The same through Traefik, by the name the Ingress gives; only where the lab has Traefik's image. */
async function showIngress(entry: string | null, say: (line: string) => void): Promise<void> {
  if (entry === null) {
    say("Traefik's image could not be had here: the Ingress is rendered and checked, but nobody serves it");
    return;
  }
  const ask = () => firstLine(`http://${entry}/`, { host: "shop.example.com" });
  const { found } = await waitFor(`Traefik on ${entry} to answer`, ask, { withinMs: 60_000 });
  say(`http://shop.example.com/ through Traefik on ${entry} answers: ${found}`);
}

/** A pushed commit changes image and replicas while a client never stops asking. */
async function showRollout({ operator, files, say }: Stage, url: string): Promise<void> {
  heading(say, "2. A pushed commit: image 1.0 -> 1.1, replicas 3 -> 5, under load");
  const load = startLoad(url);
  await files.workTree.replace(webFile, "berth/web:1.0", "berth/web:1.1");
  await files.workTree.replace(webFile, "replicas: 3", "replicas: 5");
  const commit = await files.workTree.push("Release 1.1 on five replicas");
  const { summary, tookMs } = await waitForSummary(operator, "five ready replicas of web 1.1 and none of 1.0", {
    withinMs: 120_000,
    wanted: (each) => each.settled && each.repository.commit === commit && readyPods(each, web).length === 5,
  });
  const report = await load.stop();
  say(renderStatusSummary(summary));
  say(`\nrolled out in ${seconds(tookMs)}: ${report.requests} requests, ${report.failures.length} failed`);
  mustNotFail(report);
}

/** A container killed by hand comes back. */
async function showHealing({ lab, operator, say }: Stage, url: string): Promise<void> {
  heading(say, "3. A container killed by hand");
  const before = await operator.summary();
  const victim = readyPods(before, web)[0];
  if (!victim?.host) throw new Error("no ready pod of web to kill");
  await killContainerOf(lab, { host: victim.host, pod: victim.name });
  const killedAt = performance.now();
  await waitForSummary(operator, `${victim.name} to be seen dead and ready again`, {
    withinMs: 15_000,
    wanted: (each) =>
      each.at > before.at &&
      (each.pods.find((pod) => pod.name === victim.name)?.restarts ?? 0) > victim.restarts &&
      readyPods(each, web).length === 5,
  });
  say(
    `killed ${victim.name} on ${victim.host}: five replicas ready again after ${seconds(performance.now() - killedAt)}`,
  );
  say(`${url} answers: ${await firstLine(url)}`);
}

/** A host that dies: its pods run elsewhere; when it comes back the surplus goes. */
async function showHostLoss({ lab, operator, say }: Stage, url: string): Promise<void> {
  heading(say, `4. A host loses power (tolerationSeconds: ${tolerationSeconds})`);
  const lost = lab.hosts.at(-1)?.name ?? "";
  await killHost(lab, lost);
  const gone = await waitForSummary(operator, `${lost} to be seen gone and five replicas elsewhere`, {
    withinMs: 90_000,
    wanted: (each) => readyPods(each, web).filter((pod) => pod.host !== lost).length === 5,
  });
  say(renderStatusSummary(gone.summary));
  say(
    `\n${lost} killed: five replicas on the others after ${seconds(gone.tookMs)}; ${url} answers: ${await firstLine(url)}`,
  );
  await startHost(lab, lost);
  const back = await waitForSummary(operator, `${lost} to be back and the surplus gone`, {
    withinMs: 90_000,
    wanted: (each) =>
      each.settled &&
      each.hosts.every((host) => host.condition === "Ready") &&
      each.pods.filter((pod) => pod.owner.endsWith(` ${web}`)).length === 5,
  });
  say(`${lost} is back, and no pod runs twice: ${seconds(back.tookMs)}`);
}

function mustNotFail(report: LoadReport): void {
  if (report.failures.length > 0)
    throw new Error(`requests failed during the rollout:\n${report.failures.slice(0, 10).join("\n")}`);
  if (report.requests < 50) throw new Error(`the client made only ${report.requests} requests: that proves nothing`);
}

function howToGoOn({ configFile, workTree }: TrialFiles): string {
  return `
All of it was observed. To go on by hand:

  berth run --config ${configFile}         # the operator, in a terminal of its own
  berth status --config ${configFile}
  berth kubeconfig --config ${configFile} > kubeconfig; kubectl --kubeconfig kubeconfig get pods -A
  cd ${workTree.directory}                 # edit, commit, push: the operator follows
  berth lab down --name ${labName}         # when you are done
`;
}

function heading(say: (line: string) => void, text: string): void {
  say(`\n== ${text}`);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
