import { addressIn, contains, formatIpv4, parseCidr, parseIpv4 } from "../../src/model/ipv4.ts";

describe("an IPv4 address", () => {
  it.each(["0.0.0.0", "10.42.1.255", "255.255.255.255", "192.0.2.1"])("%s reads back as it was", (text) => {
    expect(formatIpv4(parseIpv4(text) ?? -1)).toBe(text);
  });

  it.each(["", "10.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.0.0", "a.b.c.d", "10.0.0.-1", " 10.0.0.1"])(
    "%j is none",
    (text) => expect(parseIpv4(text)).toBeNull(),
  );
});

describe("a CIDR", () => {
  it("drops host bits", () => {
    expect(parseCidr("10.42.1.7/24")).toEqual({ first: parseIpv4("10.42.1.0"), size: 256 });
  });

  it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "x/8"])("%j is none", (text) => expect(parseCidr(text)).toBeNull());

  it("holds its own addresses and no other", () => {
    const block = { first: 256, size: 256 };
    expect([255, 256, 511, 512].map((address) => contains(block, address))).toEqual([false, true, true, false]);
  });

  it("counts its addresses from 0", () => {
    expect(addressIn("10.43.0.0/16", 10)).toBe("10.43.0.10");
    expect(() => addressIn("10.42.1.0/24", 256)).toThrow("10.42.1.0/24 has no address number 256");
  });
});
