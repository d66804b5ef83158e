import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { memoryNotes } from "../../src/api/kubernetes/store/notes.ts";
import { type KubernetesApi, serveKubernetesApi } from "../../src/api/serve-kubernetes-api.ts";
import { kubeconfigCommand } from "../../src/cli/commands/kubeconfig.ts";
import { instant } from "../../src/model/instant.ts";
import { createMemoryLog } from "../../src/platform/log.ts";
import { bindIn } from "../support/access-objects.ts";
import { memoryRepository } from "../support/memory-repository.ts";
import { sampleInput, sampleObjects } from "../support/sample-view.ts";

let directory = "";
let api: KubernetesApi;
const said: string[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "berth-kubeconfig-"));
  said.length = 0;
  jest.spyOn(console, "error").mockImplementation((text: string) => said.push(text));
  const repository = memoryRepository([...sampleObjects, bindIn("shop", "view", "User:ann", "Group:devs")], () => {});
  api = await serveKubernetesApi({
    address: "127.0.0.1",
    port: 0,
    names: [],
    directory: join(directory, "api"),
    tokensFile: null,
    audit: "off",
    version: "0.1.0",
    clock: () => instant(Date.now()),
    log: createMemoryLog().log,
    writes: repository,
    usage: () => ({ hosts: new Map(), pods: new Map() }),
    notes: memoryNotes(),
    pods: { release: () => Promise.resolve(), debug: () => Promise.resolve() },
    readOnly: null,
  });
  api.publish(sampleInput({ desired: repository.desired() }));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await api.server.close();
  rmSync(directory, { recursive: true });
});

/** What the command prints. */
async function kubeconfig(...flags: string[]): Promise<string> {
  const printed: string[] = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  await kubeconfigCommand()
    .exitOverride()
    .parseAsync(["--data-dir", directory, ...flags], { from: "user" });
  return printed.join("");
}

/** The status of a list in `shop`, asked as the current context of a kubeconfig does. */
function ask(text: string, resource: string): Promise<number> {
  const config = parse(text);
  const find = (list: string) => config[list].find(({ name }: { name: string }) => name === config["current-context"]);
  const { user } = find("users");
  const decoded = (name: string) => Buffer.from(user[name] ?? "", "base64");
  const options = {
    ca: Buffer.from(find("clusters").cluster["certificate-authority-data"], "base64"),
    ...{ host: "127.0.0.1", port: api.server.port, path: `/api/v1/namespaces/shop/${resource}`, agent: false },
    ...(user.token
      ? { headers: { authorization: `Bearer ${user.token}` } }
      : { cert: decoded("client-certificate-data"), key: decoded("client-key-data") }),
  };
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

const both = async (text: string) => [await ask(text, "configmaps"), await ask(text, "secrets")];

it("is the administrator's unless a user is named", async () => {
  const text = await kubeconfig();
  expect(await both(text)).toEqual([200, 200]);
  expect(parse(text)["current-context"]).toBe("berth");
});

it("gives a user a token of which the operator keeps the hash alone, and takes it back", async () => {
  const text = await kubeconfig("--user", "ann");
  expect(parse(text)["current-context"]).toBe("ann@berth");
  expect(await both(text)).toEqual([200, 403]);
  const tokens = join(directory, "api", "tokens.csv");
  expect(readFileSync(tokens, "utf8")).toMatch(/^sha256:[0-9a-f]{64},ann,,\n$/);
  expect(statSync(tokens).mode & 0o777).toBe(0o600);
  await kubeconfig("--user", "bob");
  await kubeconfig("--user", "ann", "--revoke");
  expect(said.at(-1)).toContain("1 token of ann taken back");
  expect(await ask(text, "configmaps")).toBe(401);
  expect(readFileSync(tokens, "utf8")).toMatch(/^sha256:[0-9a-f]{64},bob,,\n$/);
});

it("gives a user groups, by token or by certificate", async () => {
  expect(await both(await kubeconfig("--user", "cara", "--group", "devs", "ops"))).toEqual([200, 403]);
  expect(await both(await kubeconfig("--user", "cara", "--group", "devs", "--client-certificate"))).toEqual([200, 403]);
  expect(await both(await kubeconfig("--user", "dan", "--client-certificate"))).toEqual([403, 403]);
});

it("says where the API listens only, and leads to its name where it has one", async () => {
  await kubeconfig("--user", "ann");
  expect(said.at(-1)).toContain("the API listens on 127.0.0.1 only");
  const named = await kubeconfig("--user", "ann", "--api-address", "0.0.0.0", "--api-names", "berth.example.org");
  expect(parse(named).clusters[0].cluster.server).toBe("https://berth.example.org:9443");
  const elsewhere = await kubeconfig("--user", "ann", "--server", "https://10.0.0.1:1");
  expect(parse(elsewhere).clusters[0].cluster.server).toBe("https://10.0.0.1:1");
});

it("merges beside what is there", async () => {
  const file = join(directory, "config");
  await kubeconfig("--merge", file);
  await kubeconfig("--user", "ann", "--merge", file);
  const { contexts, "current-context": current } = parse(readFileSync(file, "utf8"));
  expect([contexts.map(({ name }: { name: string }) => name), current]).toEqual([["berth", "ann@berth"], "ann@berth"]);
});

it.each([
  [["--group", "devs"], "need --user"],
  [["--user", "system:admin"], "names that begin with system: are Kubernetes' own"],
  [["--user", "ann", "--group", "system:nodes"], "names that begin with system: are Kubernetes' own"],
  [["--user", "a\nb"], "expected a name in plain characters"],
  [["--user", "ann", "--client-certificate", "--days", "0"], "--days: expected 1 to 3650"],
])("refuses %j", async (flags, message) => {
  await expect(kubeconfig(...flags)).rejects.toThrow(message);
});
