import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareTrial } from "../../src/cli/demo/demo-files.ts";
import { startOperator } from "../../src/cli/demo/operator-process.ts";
import { waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import type { Lab, LabHost } from "../../src/cli/lab/lab.ts";
import { eventually } from "./data-plane.ts";
import { inHost } from "./hosts.ts";

const rounds = 7;
const listen = "127.0.0.1:9492";
const clusterIp = "10.43.77.77";

/** Answers its readiness probe as the file /tmp/go says, and prints when it first said yes: hundredths of a second since boot. */
const server = `use strict; use IO::Socket::INET;
sub now { open my $f, '<', '/proc/uptime'; return (split ' ', <$f>)[0] }
$| = 1; my $told = 0;
my $listener = IO::Socket::INET->new(LocalPort => 8080, Listen => 100, ReuseAddr => 1) or die;
while (my $client = $listener->accept) {
  my $line = <$client> // ''; while (my $more = <$client>) { last if $more =~ /^\\r?\\n$/ }
  my $ready = -e '/tmp/go';
  if ($line =~ m{/readyz}) {
    if ($ready && !$told) { print 'ready ', now(), "\\n" }
    $told = $ready;
  }
  my $status = $line =~ m{/readyz} && !$ready ? '503 No' : '200 OK';
  print $client "HTTP/1.1 $status\\r\\nContent-Length: 3\\r\\nConnection: close\\r\\n\\r\\nok\\n"; close $client;
}
`;

/** Asks again and again until the Service answers, and prints when it did. */
const poller = `use strict; use IO::Socket::INET;
my $end = time + 20;
while (time < $end) {
  my $s = IO::Socket::INET->new(PeerAddr => '${clusterIp}:80', Timeout => 1);
  if ($s) { print $s "GET / HTTP/1.0\\r\\n\\r\\n"; my $line = <$s> // '';
    if ($line =~ / 200 /) { open my $f, '<', '/proc/uptime'; print +(split ' ', <$f>)[0]; exit 0 } }
  select undef, undef, undef, 0.005;
}
exit 1`;

const manifests = (text: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: server, namespace: shop }
data:
  server.pl: |
${text.replace(/^/gm, "    ")}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: late, namespace: shop }
spec:
  replicas: 1
  selector: { matchLabels: { app: late } }
  template:
    metadata: { labels: { app: late } }
    spec:
      containers:
        - name: server
          image: registry.lab:5000/berth/web:1.0
          command: [perl, /srv/server.pl]
          readinessProbe: { httpGet: { path: /readyz, port: 8080 }, periodSeconds: 1, failureThreshold: 1 }
          volumeMounts: [{ name: server, mountPath: /srv }]
      volumes: [{ name: server, configMap: { name: server } }]
---
apiVersion: v1
kind: Service
metadata: { name: late, namespace: shop }
spec: { clusterIP: ${clusterIp}, selector: { app: late }, ports: [{ port: 80, targetPort: 8080 }] }
`;

/**
 * Milliseconds from the moment a pod first answers its readiness probe until its Service answers on every host of the
 * lab, once a round. All clocks are the machine's one.
 */
export async function measureReadiness(lab: Lab, progress: (line: string) => void): Promise<readonly number[]> {
  const directory = await mkdtemp(join(tmpdir(), "berth-ready-"));
  const files = await prepareTrial({ lab, directory, listen, tolerationSeconds: 300, example: "web" });
  await files.workTree.remove("apps/web.yaml");
  await files.workTree.remove("apps/worker.yaml");
  await files.workTree.remove("apps/entry.yaml");
  await files.workTree.write("apps/late.yaml", manifests(server));
  await files.workTree.push("A pod that is ready when told");
  const operator = await startOperator(files);
  try {
    await waitForSummary(operator, "the pod to run", { withinMs: 120_000, wanted: ({ pods }) => pods.some(isRunning) });
    const pod = await podOf(lab);
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      took.push(await once(lab, pod));
      progress(`ready to reachable everywhere #${round + 1}: ${took.at(-1)} ms`);
    }
    return took;
  } finally {
    await operator.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

const isRunning = ({ phase }: { readonly phase: string }): boolean => phase === "Running";

interface Pod {
  readonly host: LabHost;
  readonly container: string;
}

async function podOf(lab: Lab): Promise<Pod> {
  for (const host of lab.hosts) {
    const filters = ["--filter", "label=berth.dev/container=server"];
    const container = (await inHost(host, "docker", "ps", "--quiet", ...filters)).trim();
    if (container) return { host, container };
  }
  throw new Error("no host runs the pod");
}

async function once(lab: Lab, { host, container }: Pod): Promise<number> {
  await inHost(host, "docker", "exec", container, "rm", "-f", "/tmp/go");
  await eventually("nobody to answer", 20_000, async () => {
    const answers = await Promise.all(lab.hosts.map(reachable));
    return answers.some(Boolean) ? "somebody answers" : null;
  });
  const polling = lab.hosts.map((one) => inHost(one, "perl", "-e", poller));
  await inHost(host, "docker", "exec", container, "touch", "/tmp/go");
  const reached = (await Promise.all(polling)).map(Number);
  const lines = (await inHost(host, "docker", "logs", container)).trim().split("\n");
  const ready = Number(lines.at(-1)?.replace("ready ", ""));
  return Math.round((Math.max(...reached) - ready) * 1000);
}

async function reachable(host: LabHost): Promise<boolean> {
  const one = `use IO::Socket::INET; exit(IO::Socket::INET->new(PeerAddr => '${clusterIp}:80', Timeout => 1) ? 0 : 1)`;
  return (await inHost(host, "perl", "-e", `${one}`).catch(() => null)) !== null;
}
