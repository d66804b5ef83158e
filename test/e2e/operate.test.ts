import { execFile } from "node:child_process";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { servedHosts } from "../../src/api/serve-kubernetes-api.ts";
import { openApiIdentity } from "../../src/api/tls/api-identity.ts";
import { readConfigOptions } from "../../src/cli/config-options.ts";
import { killContainerOf } from "../../src/cli/demo/kill-container.ts";
import { waitFor } from "../../src/cli/demo/wait-for.ts";
import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import { httpGet } from "../../src/cli/http-get.ts";
import { repositoryRoot } from "../../src/cli/lab/repository-root.ts";
import { openOperatorApi } from "../../src/cli/operator-api.ts";
import type { Pod } from "../../src/model/kinds.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { inHost } from "../support/hosts.ts";
import { useTrial } from "../support/trial.ts";

const web = "shop/web";
const cluster = useTrial({ example: "web", port: 9491 });
const api = () => openOperatorApi(readConfigOptions({ config: cluster.trial.files.configFile }));

jest.setTimeout(120_000);

beforeAll(async () => {
  await waitForSummary(cluster.trial.operator, "three ready replicas", {
    withinMs: 110_000,
    wanted: (each) => readyPods(each, web).length === 3,
  });
});

/** What the built program prints. */
function berth(...args: readonly string[]): Promise<string> {
  const program = join(repositoryRoot(), "dist/main.js");
  const argv = [program, ...args, "--config", cluster.trial.files.configFile];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, argv, { timeout: 90_000 }, (error, out, err) =>
      error ? reject(new Error(`${error.message}\n${err}`)) : resolve(out),
    );
  });
}

async function podNames(): Promise<string[]> {
  return readyPods(await cluster.trial.operator.summary(), web).map(({ name }) => name);
}

interface Metrics {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly window: string;
    readonly containers: readonly { readonly name: string; readonly usage: { cpu: string; memory: string } }[];
    readonly usage: { readonly cpu: string; readonly memory: string };
  }[];
}

describe("what pods use", () => {
  it("is told to kubectl top and to Prometheus, of every container and host, without a turn", async () => {
    const read = async () => {
      const pods = await api().get<Metrics>(
        "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods?labelSelector=app%3Dweb",
      );
      return pods.items.length === 3 ? pods.items : null;
    };
    const { found } = await waitFor("metrics of three pods", read, { withinMs: 90_000, everyMs: 1_000 });
    for (const { containers } of found) {
      const [container] = containers;
      const memory = Number(container?.usage.memory.replace("Ki", ""));
      // A perl web server: some megabytes.
      expect(memory).toBeGreaterThan(500);
      expect(memory).toBeLessThan(200_000);
      expect(container?.usage.cpu).toMatch(/^\d+m$/);
    }
    const { items } = await api().get<Metrics>("/apis/metrics.k8s.io/v1beta1/nodes");
    expect(items).toHaveLength(3);
    for (const { usage } of items) expect(Number(usage.cpu.replace("m", ""))).toBeGreaterThan(0);
    const { body } = await httpGet(`http://${cluster.trial.files.listen}/metrics`);
    const lines = body.split("\n").filter((line) => line.startsWith("berth_container_memory_working_set_bytes{"));
    expect(lines.filter((line) => line.includes('container="web"') && line.includes('namespace="shop"'))).toHaveLength(
      3,
    );
  });
});

describe("logs", () => {
  const log = async (pod: string, query = "") =>
    text(await api().open(`/api/v1/namespaces/shop/pods/${pod}/log?${query}`, AbortSignal.timeout(10_000)));

  it("of a container that Berth replaced are kept, with how it ended, and its predecessor's are not", async () => {
    const { operator, lab } = cluster.trial;
    const [victim] = readyPods(await operator.summary(), web);
    if (!victim?.host) throw new Error("no pod to kill");
    const before = await log(victim.name, "timestamps=true");
    expect(before).not.toBe("");
    await killContainerOf(lab, { host: victim.host, pod: victim.name });
    await waitForSummary(operator, "the victim started anew", {
      withinMs: 30_000,
      wanted: (each) => (each.pods.find(({ name }) => name === victim.name)?.restarts ?? 0) > victim.restarts,
    });
    const read = async () => log(victim.name, "timestamps=true&previous=true");
    const { found } = await waitFor("the log of the one before", read, { withinMs: 15_000 });
    expect(found.startsWith(before)).toBe(true);
    const pod = await api().get<{ status: { containerStatuses: readonly { lastState: unknown }[] } }>(
      `/api/v1/namespaces/shop/pods/${victim.name}`,
    );
    expect(pod.status.containerStatuses[0]?.lastState).toMatchObject({ terminated: { exitCode: 137 } });
  });

  it("of all pods with a label come in the order of time, each line with its pod", async () => {
    const out = await berth("logs", "-n", "shop", "-l", "app=web", "--timestamps", "--tail", "-1");
    const lines = out.trim().split("\n");
    const stamps = lines.map((line) => line.split("] ")[1]?.slice(0, 30) ?? "");
    expect(stamps).toEqual([...stamps].sort());
    for (const name of await podNames()) expect(out).toContain(`[${name} web] `);
  });

  it("name what is not there", async () => {
    await expect(berth("logs", "none", "-n", "shop")).rejects.toThrow("no pod found: shop/none");
  });
});

describe("kubectl debug", () => {
  it("has a container join a pod that sees the processes of its target, and goes with the pod", async () => {
    const { files, operator } = cluster.trial;
    const [name = ""] = await podNames();
    const path = `/api/v1/namespaces/shop/pods/${name}`;
    const image = `registry.lab:5000/berth/web:1.0`;
    const debugging = {
      ...{ name: "debugger", image, targetContainerName: "web", stdin: true },
      command: ["sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline; echo; exec sleep 600"],
    };
    await patch(files.configFile, `${path}/ephemeralcontainers`, { spec: { ephemeralContainers: [debugging] } });
    const running = async () => {
      const { status } = await api().get<Pod>(path);
      const [found] = status?.ephemeralContainerStatuses ?? [];
      return found?.state?.running ? status : null;
    };
    const { found } = await waitFor("the debugger to run", running, { withinMs: 30_000 });
    expect(found?.containerStatuses?.[0]?.ready).toBe(true);
    const said = async () => {
      const out = await text(await api().open(`${path}/log?container=debugger`, AbortSignal.timeout(10_000)));
      return out === "" ? null : out;
    };
    expect((await waitFor("what it sees", said, { withinMs: 10_000 })).found).toContain("/usr/local/bin/web");
    const { summary } = await waitForSummary(operator, "nothing left to do", {
      withinMs: 20_000,
      wanted: (each) => each.settled,
    });
    expect(readyPods(summary, web)).toHaveLength(3);
  });
});

describe("berth volume", () => {
  const manifest = (replicas: number): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: store, namespace: shop, labels: { app: store } }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec:
      terminationGracePeriodSeconds: 1
      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
      containers:
        - name: store
          image: registry.lab:5000/berth/web:1.0
          command: [sleep, "3600"]
          securityContext: { runAsUser: 0 }
          volumeMounts: [{ name: data, mountPath: /data }]
`;
  const scale = async (replicas: number): Promise<string> => {
    const { files, operator } = cluster.trial;
    await files.workTree.write("apps/store.yaml", manifest(replicas));
    const commit = await files.workTree.push(`Run ${replicas} of store`);
    const { summary } = await waitForSummary(operator, `${replicas} of store`, {
      withinMs: 60_000,
      wanted: (each) =>
        each.settled && each.repository.commit === commit && readyPods(each, "shop/store").length === replicas,
    });
    return readyPods(summary, "shop/store")[0]?.host ?? "";
  };
  const inStore = async (host: string, script: string): Promise<string> => {
    const found = cluster.trial.lab.hosts.find(({ name }) => name === host);
    if (!found) throw new Error(`no host ${host}`);
    const id = (await inHost(found, "docker", "ps", "--quiet", "--filter", "name=_store_")).trim();
    return (await inHost(found, "docker", "exec", id, "sh", "-c", script)).trim();
  };
  const contents = "cd /data && find . -type f | sort | xargs sha256sum | sha256sum";

  it("moves data to another host, and its pod follows; nothing is lost on the way", async () => {
    const home = await scale(1);
    const other = cluster.trial.lab.hosts.find(({ name }) => name !== home)?.name ?? "";
    const third = cluster.trial.lab.hosts.find(({ name }) => name !== home && name !== other)?.name ?? "";
    const fill = "mkdir -p /data/a && head -c 20000000 /dev/urandom > /data/a/large && echo small > /data/.hidden";
    await inStore(home, fill);
    const before = await inStore(home, contents);
    await expect(berth("volume", "move", "shop/data", "--to", other)).rejects.toThrow(/is in use on/);
    await scale(0);
    await berth("volume", "move", "shop/data", "--to", other);
    expect(await berth("volume", "ls")).toMatch(new RegExp(`${other} +berth_data_shop_data_2 +current`));
    expect(await scale(1)).toBe(other);
    expect(await inStore(other, contents)).toBe(before);

    await scale(0);
    const file = join(cluster.trial.files.directory, "data.tar");
    await berth("volume", "backup", "shop/data", file);
    await berth("volume", "restore", "shop/data", file, "--to", third);
    expect(await scale(1)).toBe(third);
    expect(await inStore(third, contents)).toBe(before);

    const old = ["volume", "rm", "berth_data_shop_data", "--host", home];
    await expect(berth(...old, "--confirm", "data")).rejects.toThrow("is not the name of the volume");
    await berth(...old, "--confirm", "berth_data_shop_data");
    expect(await berth("volume", "ls")).not.toMatch(new RegExp(`${home} `));
    const current = ["volume", "rm", "berth_data_shop_data_3", "--host", third];
    await expect(berth(...current, "--confirm", "berth_data_shop_data_3")).rejects.toThrow(/is in use on/);
  }, 300_000);
});

describe("PersistentVolumes", () => {
  const manifests = (home: string): string => `apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  local: { path: /mnt/berth-disk }
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [${home}] }] }] } }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: share }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteMany]
  nfs: { server: 127.0.0.1, path: /exports }
${["disk", "share"].map(user).join("")}`;
  const user = (volume: string): string => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: on-${volume}, namespace: shop }
spec: { accessModes: [${volume === "disk" ? "ReadWriteOnce" : "ReadWriteMany"}], storageClassName: "", resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: on-${volume}, namespace: shop }
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{ name: data, persistentVolumeClaim: { claimName: on-${volume} } }]
  containers:
    - name: writer
      image: registry.lab:5000/berth/web:1.0
      command: [sh, -c, "echo written > /data/file; exec sleep 3600"]
      securityContext: { runAsUser: 0 }
      volumeMounts: [{ name: data, mountPath: /data }]
`;

  it("are bound by what claims ask, and mounted where they are; a kernel without NFS is told of", async () => {
    const { files, operator, lab } = cluster.trial;
    const home = lab.hosts[1];
    if (!home) throw new Error("no second host");
    await inHost(home, "mkdir", "-p", "/mnt/berth-disk");
    await files.workTree.write("apps/volumes.yaml", manifests(home.name));
    await files.workTree.push("Use volumes");
    const { summary } = await waitForSummary(operator, "the pod on the disk", {
      withinMs: 60_000,
      wanted: (each) => each.pods.some(({ name, ready }) => name === "on-disk" && ready),
    });
    expect(summary.pods.find(({ name }) => name === "on-disk")?.host).toBe(home.name);
    expect((await inHost(home, "cat", "/mnt/berth-disk/file")).trim()).toBe("written");
    const claim = await api().get("/api/v1/namespaces/shop/persistentvolumeclaims/on-disk");
    expect(claim).toMatchObject({
      spec: { volumeName: "disk" },
      status: { phase: "Bound", capacity: { storage: "1Gi" } },
    });
    if ((await inHost(home, "cat", "/proc/filesystems")).includes("nfs")) {
      process.stderr.write("SKIPPED: this kernel has an NFS client, so nothing is said of its absence\n");
    } else {
      const events = async () => {
        const { items } = await api().get<{ items: { message: string }[] }>("/api/v1/events");
        return items.find(({ message }) => message.includes("has no NFS client")) ?? null;
      };
      await waitFor("an event that names the missing client", events, { withinMs: 30_000 });
    }
    await files.workTree.remove("apps/volumes.yaml");
    await files.workTree.push("Use no volumes");
    await waitForSummary(operator, "the pods gone", {
      withinMs: 60_000,
      wanted: (each) => each.settled && !each.pods.some(({ name }) => name.startsWith("on-")),
    });
    expect((await inHost(home, "cat", "/mnt/berth-disk/file")).trim()).toBe("written");
  });
});

/** A strategic merge patch, as kubectl sends it. */
function patch(configFile: string, path: string, body: object): Promise<void> {
  const { api: where, dataDir } = readConfigOptions({ config: configFile });
  const { authority, adminToken } = openApiIdentity(join(dataDir, "api"), servedHosts(where), systemClock.now());
  const headers = {
    authorization: `Bearer ${adminToken.reveal()}`,
    "content-type": "application/strategic-merge-patch+json",
  };
  const options = { method: "PATCH", ca: authority, headers, agent: false };
  return new Promise((resolve, reject) => {
    const sent = request(`https://${where.address}:${where.port}${path}`, options, (response) => {
      text(response).then((answer) => (response.statusCode === 200 ? resolve() : reject(new Error(answer))), reject);
    });
    sent.on("error", reject).end(JSON.stringify(body));
  });
}

const autoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 2
  maxReplicas: 4
  metrics:
    - { type: Resource, resource: { name: memory, target: { type: AverageValue, averageValue: 1Mi } } }
`;

interface AutoscalerStatus {
  readonly status?: {
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly currentMetrics?: readonly unknown[];
    readonly conditions?: readonly { readonly type: string; readonly reason: string }[];
  };
}

describe("an autoscaler", () => {
  it("scales by what is measured, and says so", async () => {
    const { operator, files } = cluster.trial;
    await files.workTree.write("apps/autoscaler.yaml", autoscaler);
    await files.workTree.push("Scale by memory");
    await waitForSummary(operator, "as many pods as the autoscaler may have", {
      withinMs: 100_000,
      wanted: (each) => readyPods(each, web).length === 4,
    });
    const { status } = await api().get<AutoscalerStatus>(
      "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/web",
    );
    expect(status).toMatchObject({ desiredReplicas: 4, currentMetrics: [{ type: "Resource" }] });
    expect(status?.conditions?.map(({ type }) => type).sort()).toEqual([
      "AbleToScale",
      "ScalingActive",
      "ScalingLimited",
    ]);
  });
});

describe("rebalance", () => {
  it("empties hosts, and no pod stops before another serves in its place", async () => {
    const { operator } = cluster.trial;
    expect(await berth("capacity")).toMatch(/^Of the 3 hosts there are, 1 would do by resources alone/m);
    const proposed = JSON.parse(await berth("rebalance", "--moves", "20", "--apply", "-o", "json")) as {
      emptied: readonly string[];
      moves: readonly unknown[];
    };
    expect(proposed.emptied.length).toBeGreaterThan(0);
    let least = Number.POSITIVE_INFINITY;
    const { summary } = await waitForSummary(operator, "the hosts to be empty", {
      withinMs: 100_000,
      wanted: (each) => {
        least = Math.min(least, readyPods(each, web).length);
        return each.settled && each.pods.every(({ host }) => !proposed.emptied.includes(host ?? ""));
      },
    });
    expect(least).toBeGreaterThanOrEqual(4);
    expect(readyPods(summary, web)).toHaveLength(4);
  });
});
