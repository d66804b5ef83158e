import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeKubeconfig } from "../../../src/api/kubeconfig.ts";
import type { RevisionFact } from "../../../src/model/facts.ts";
import { type AnyObject, formatKey, keyOf } from "../../../src/model/object.ts";
import { startTestApi, type TestApi } from "../../support/api-server.ts";
import { kubectlClients } from "../../support/kubectl-clients.ts";
import { aDaemonSet, aStatefulSet } from "../../support/more-objects.ts";
import { aDeployment } from "../../support/object-builders.ts";
import { sampleInput, sampleNow } from "../../support/sample-view.ts";

const binary = kubectlClients().at(-1)?.program ?? "";
const withKubectl = binary === "" ? it.skip : it;

const before = [
  aDeployment("app", { image: "app:1", revisionHistoryLimit: 2 }),
  aStatefulSet("db", { image: "db:1" }),
  aDaemonSet("agent", { image: "agent:1" }),
];
const after = [
  aDeployment("app", { image: "app:2", revisionHistoryLimit: 2 }),
  aStatefulSet("db", { image: "db:2" }),
  aDaemonSet("agent", { image: "agent:2" }),
];

function revision(object: { readonly spec: { readonly template: unknown } }, number: number): RevisionFact {
  const { template } = object.spec;
  return {
    number,
    templateHash: `hash${number}`,
    template,
    createdAt: sampleNow,
    good: true,
    changeCause: `change ${number}`,
  };
}

function historyOf(index: number): readonly RevisionFact[] {
  const [old, present] = [before[index], after[index]];
  return old && present ? [revision(old, 1), revision(present, 2)] : [];
}

/** What an operator knows once each of them has run two revisions. */
function seen() {
  const { facts, plan } = sampleInput();
  const keys = after.map((object) => keyOf(object as AnyObject));
  const counts = { desiredReplicas: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
  return {
    facts: { ...facts, revisions: new Map(keys.map((key, index) => [formatKey(key), historyOf(index)])) },
    plan: {
      ...plan,
      workloads: keys.map((object) => ({
        object,
        ...counts,
        currentRevision: "hash2",
        updateRevision: "hash2",
        conditions: [],
      })),
    },
  };
}

describe("rollout undo", () => {
  let api: TestApi;
  let home = "";
  beforeEach(async () => {
    api = await startTestApi({ objects: after as AnyObject[], seen: seen() });
    home = mkdtempSync(join(tmpdir(), "berth-undo-"));
    writeFileSync(
      join(home, "config"),
      mergeKubeconfig("", { name: "berth", server: api.url, authority: api.authority, token: api.token }),
    );
  });
  afterEach(async () => {
    await api.close();
    rmSync(home, { recursive: true });
  });

  const written = () => [...api.repository.files.values()].join("\n");

  function kubectl(command: string): Promise<string> {
    const args = ["--kubeconfig", join(home, "config"), "--cache-dir", join(home, "cache"), ...command.split(" ")];
    const env = { HOME: home, PATH: process.env["PATH"] };
    return new Promise((resolve) =>
      execFile(binary, args, { env, timeout: 20_000 }, (_error, out, err) => resolve(out + err)),
    );
  }

  it.each([
    ["statefulsets", "db"],
    ["daemonsets", "agent"],
  ])("finds the revisions of %s and patches with what one holds", async (plural, name) => {
    const path = "/apis/apps/v1/namespaces/default";
    const { items } = JSON.parse((await api.call(`${path}/controllerrevisions?labelSelector=app%3D${name}`)).text);
    const owned = items.filter((item: AnyObject) => item.metadata.ownerReferences?.[0]?.name === name);
    expect(owned.map((item: { revision: number }) => item.revision)).toEqual([1, 2]);
    const { status } = await api.call(`${path}/${plural}/${name}`, {
      method: "PATCH",
      headers: { "content-type": "application/strategic-merge-patch+json" },
      body: JSON.stringify(owned[0].data),
    });
    expect(status).toBe(200);
    expect(written()).toContain(`image: ${name}:1`);
    expect(written()).not.toContain(`image: ${name}:2`);
    expect(written()).not.toContain("$patch");
  });

  withKubectl.each([
    ["deployment/app", "app"],
    ["statefulset/db", "db"],
    ["daemonset/agent", "agent"],
  ])("by kubectl brings %s back, and shows its history", async (what, name) => {
    expect(await kubectl(`rollout history ${what}`)).toMatch(/^1 +change 1\n2 +change 2$/m);
    expect(await kubectl(`rollout history ${what} --revision=1`)).toContain(`${name}:1`);
    expect(await kubectl(`rollout undo ${what}`)).toContain("rolled back");
    expect(written()).toContain(`image: ${name}:1`);
    expect(written()).not.toContain("pod-template-hash");
  });
});
