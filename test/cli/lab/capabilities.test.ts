import { availableCapabilities, capabilityNames } from "../../../src/cli/lab/capabilities.ts";

describe("capabilities a lab host asks for", () => {
  test("are those of the bounding set", () => {
    expect(capabilityNames("0000000000003001")).toEqual(["CHOWN", "NET_ADMIN", "NET_RAW"]);
  });

  test("leave out what the machine lacks and what engine 20.10 does not know", () => {
    const names = capabilityNames("000001fffeffffff");
    expect(names).toHaveLength(37);
    expect(names).not.toContain("SYS_RESOURCE");
    expect(names.at(-1)).toBe("AUDIT_READ");
  });

  test("are read from this process", async () => {
    expect(await availableCapabilities()).toEqual(expect.any(Array));
  });
});
