import { inPod, type LabPod } from "../../support/data-plane.ts";
import { type DataPlaneFleet, stateOf } from "../../support/data-plane-fleet.ts";
import { report } from "../../support/lab.ts";
import { aService } from "../../support/network-case.ts";

const clusterIp = "10.43.7.53";
const service = aService("clock", {
  selector: { app: "web" },
  clusterIP: clusterIp,
  ports: [{ port: 5300, protocol: "UDP", targetPort: 5301 }],
});

/** Answers every datagram with the pod's name. */
const server = `use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 5301, Proto => 'udp') or die $!;
while (1) { my $from = $s->recv(my $text, 100) or next; $s->send($ENV{NAME}, 0, $from) }`;

/** From one port, so that all are one flow to the kernel: asks COUNT times, 50 ms apart, and prints who answered. */
const client = `use IO::Socket::INET; $| = 1;
my $s = IO::Socket::INET->new(LocalPort => 7000, PeerAddr => '${clusterIp}', PeerPort => 5300, Proto => 'udp') or die $!;
$SIG{ALRM} = sub { die "late\\n" };
for (1 .. $ENV{COUNT}) {
  my $who = eval { $s->send('who'); vec(my $r = '', fileno $s, 1) = 1; select($r, undef, undef, 0.3) ? do { $s->recv(my $t, 100); $t } : 'nobody' };
  print "$who\\n"; select undef, undef, undef, 0.05;
}`;

export function datagramCases(fleet: () => DataPlaneFleet): void {
  describe("a UDP Service", () => {
    const servers = () => fleet().pods.filter(({ name }) => name === "web-2a" || name === "web-3a");
    const apply = (members: readonly LabPod[]) =>
      fleet().apply({ services: [service], pods: members.map((pod) => stateOf(pod)) });

    beforeAll(async () => {
      await Promise.all(servers().map((pod) => perl(pod, server, { NAME: pod.name }, "--detach")));
      await apply(servers());
    }, 60_000);

    test("leads to all its pods, flow by flow", async () => {
      const [pod] = fleet().pods;
      if (!pod) return;
      const anew = client.replace("LocalPort => 7000, ", "");
      const answers = await Promise.all(Array.from({ length: 12 }, () => perl(pod, anew, { COUNT: "1" })));
      expect([...new Set(answers.map((text) => text.trim()))].sort()).toEqual(["web-2a", "web-3a"]);
    });

    test("leads a flow away from a pod that left, though the pod would still answer", async () => {
      const [pod] = fleet().pods;
      if (!pod) return;
      const asking = perl(pod, client, { COUNT: "120" });
      await new Promise((resolve) => setTimeout(resolve, 600));
      const before = (await perl(pod, client.replace("7000", "7001"), { COUNT: "1" })).trim();
      expect(before).toMatch(/^web-[23]a$/);
      // Whoever has the flow leaves: both do, one after the other, so one of the two changes moves it.
      const [first, second] = servers();
      if (!first || !second) return;
      await apply([second]);
      const started = (await asking).trim().split("\n");
      const [had] = started;
      await apply([first, second]);
      if (had === second.name) {
        // The flow was with the one that stayed: it stayed too.
        expect(new Set(started)).toEqual(new Set([second.name]));
        const again = perl(pod, client, { COUNT: "100" });
        await new Promise((resolve) => setTimeout(resolve, 300));
        await apply([first]);
        expect((await again).trim().split("\n").at(-1)).toBe(first.name);
        return;
      }
      expect(had).toBe(first.name);
      expect(started.at(-1)).toBe(second.name);
    });
  });

  test("an SCTP Service leads to its pods, where the kernel has sockets for it", async () => {
    const [pod] = fleet().pods;
    if (!pod) return;
    const can = await perl(pod, "use Socket; print socket(my $s, PF_INET, SOCK_STREAM, 132) ? 'yes' : 'no'", {});
    if (can !== "yes")
      return report(
        "SKIPPED: SCTP Services, as this kernel has no SCTP sockets; their rules are traced in the unit tests",
      );
    const sctp = { ...service, spec: { ...service.spec, ports: [{ port: 5300, protocol: "SCTP", targetPort: 5301 }] } };
    const [to] = fleet().pods.slice(-1);
    if (!to) return;
    const listen = `use Socket; socket(my $s, PF_INET, SOCK_STREAM, 132); bind($s, sockaddr_in(5301, INADDR_ANY)); listen($s, 5); while (accept(my $c, $s)) { syswrite $c, $ENV{NAME}; close $c }`;
    await perl(to, listen, { NAME: to.name }, "--detach");
    await fleet().apply({ services: [sctp], pods: [stateOf(to)] });
    const ask = `use Socket; socket(my $s, PF_INET, SOCK_STREAM, 132); connect($s, sockaddr_in(5300, inet_aton('${clusterIp}'))) or die $!; sysread $s, my $t, 100; print $t`;
    expect(await perl(pod, ask, {})).toBe(to.name);
  });
}

function perl(pod: LabPod, program: string, environment: Readonly<Record<string, string>>, ...flags: string[]) {
  const given = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  if (flags.length > 0)
    return inPod(pod, "sh", "-c", 'setsid "$@" >/dev/null 2>&1 &', "sh", "env", ...given, "perl", "-e", program);
  return inPod(pod, "env", ...given, "perl", "-e", program);
}
