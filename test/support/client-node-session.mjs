/**
 * What a program written with @kubernetes/client-node sees of an API: each thing it hears is a line of JSON. A program of its
 * own, because that library is an ES module.
 */
import { PassThrough } from "node:stream";
import { setTimeout } from "node:timers/promises";
import {
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  Log,
  makeInformer,
  PatchStrategy,
  PortForward,
  setHeaderOptions,
  Watch,
} from "@kubernetes/client-node";

const [kubeconfig, namespace] = process.argv.slice(2);
const config = new KubeConfig();
config.loadFromFile(kubeconfig);
const [core, apps] = [config.makeApiClient(CoreV1Api), config.makeApiClient(AppsV1Api)];
const tell = (what, value) => process.stdout.write(`${JSON.stringify([what, value])}\n`);

const sessions = { informs, watches, executes, forwards, logs };
for (const [name, session] of Object.entries(sessions)) {
  await Promise.race([session(), setTimeout(20_000).then(() => tell("too slow", name))]).catch((error) =>
    tell("failed", `${name}: ${error.message}`),
  );
}
process.exit(0);

/** Hears of what is there, then of what comes and goes. */
async function informs() {
  const list = () => core.listNamespacedPod({ namespace, labelSelector: "app=web" });
  const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/pods`, list, "app=web");
  const known = new Set();
  const until = (count) =>
    new Promise((resolve) => {
      const look = () => known.size === count && resolve();
      for (const verb of ["add", "delete"]) informer.on(verb, look);
      look();
    });
  informer.on("add", ({ metadata }) => known.add(metadata.name));
  informer.on("delete", ({ metadata }) => known.delete(metadata.name));
  await informer.start();
  await until(3);
  tell("informer", "three");
  await scaleTo(4);
  await until(4);
  tell("informer", "four");
  await scaleTo(3);
  await until(3);
  tell("informer", "three again");
  await informer.stop();
}

function scaleTo(replicas) {
  const request = { namespace, name: "web", body: { spec: { replicas } } };
  return apps.patchNamespacedDeployment(request, setHeaderOptions("Content-Type", PatchStrategy.MergePatch));
}

async function watches() {
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const seen = [];
  let done;
  const all = new Promise((resolve) => {
    done = resolve;
  });
  const hear = (type, { data }) => {
    const line = `${type} ${data.a}`;
    // What the server adds to an object may come as a change of its own.
    if (seen.at(-1) !== line) seen.push(line);
    if (type === "DELETED") done();
  };
  const options = { fieldSelector: "metadata.name=made" };
  const watch = await new Watch(config).watch(path, options, hear, () => {});
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "made" }, data: { a: "1" } } });
  const body = { metadata: { name: "made" }, data: { a: "2" } };
  await core.replaceNamespacedConfigMap({ namespace, name: "made", body });
  await core.deleteNamespacedConfigMap({ namespace, name: "made" });
  await all;
  watch.abort();
  tell("watch", seen);
}

async function executes() {
  const [out, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const heard = { out: "", errors: "" };
  out.on("data", (chunk) => (heard.out += chunk));
  errors.on("data", (chunk) => (heard.errors += chunk));
  const command = ["sh", "-c", "read line; echo got $line; echo oh >&2; exit 3"];
  const status = await new Promise((resolve, reject) => {
    new Exec(config).exec(namespace, "db-0", "db", command, out, errors, input, false, resolve).catch(reject);
    input.write("hello\n");
  });
  tell("exec", {
    ...heard,
    status: status.status,
    reason: status.reason,
    exitCode: status.details?.causes?.[0]?.message,
  });
}

async function forwards() {
  const [out, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const echoed = new Promise((resolve) => {
    let text = "";
    out.on("data", (chunk) => {
      text += chunk;
      if (text.length >= 100_000) resolve(text.length);
    });
  });
  const socket = await new PortForward(config).portForward(namespace, "db-0", [8080], out, errors, input);
  input.write("x".repeat(100_000));
  tell("port-forward", await echoed);
  (typeof socket === "function" ? socket() : socket)?.close();
}

async function logs() {
  const stream = new PassThrough();
  let text = "";
  stream.on("data", (chunk) => (text += chunk));
  const request = await new Log(config).log(namespace, "db-0", "db", stream, { follow: true, tailLines: 2 });
  while (!text.includes("line 10")) await setTimeout(20);
  request.abort();
  tell("log", text);
}
