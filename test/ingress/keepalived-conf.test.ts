import { keepalivedConf } from "../../src/ingress/keepalived-conf.ts";
import type { IngressHost } from "../../src/ingress/virtual-addresses.ts";
import { hostName } from "../../src/model/names.ts";

const host = (name: string, address: string): IngressHost => ({ name: hostName(name), address, draining: false });
const a = host("a", "10.0.0.1");
const b = host("b", "10.0.0.2");
const address = (hosts: readonly IngressHost[]) => ({ address: "10.0.0.50", routerId: 7, hosts, forTraefik: false });

describe("keepalived.conf", () => {
  it("speaks to each other ingress host by its address", () => {
    const conf = keepalivedConf(a, [address([a, b])]);
    expect(conf).toContain("unicast_src_ip 10.0.0.1");
    expect(conf).toMatch(/unicast_peer \{\s+10\.0\.0\.2\s+\}/);
  });

  // keepalived -t refuses a unicast address without a peer, and with it the whole file.
  it("says nothing of unicast on the only ingress host", () => {
    const conf = keepalivedConf(a, [address([a])]);
    expect(conf).toContain("10.0.0.50/32");
    expect(conf).not.toContain("unicast");
  });

  it("is none for a host that holds nothing", () => {
    expect(keepalivedConf(b, [address([a])])).toBeNull();
  });
});
