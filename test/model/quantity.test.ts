import { bytes, cpuMillis, parseQuantity } from "../../src/model/quantity.ts";

describe("quantity", () => {
  it.each([
    ["1", 1],
    ["250m", 0.25],
    ["1Ki", 1024],
    ["1.5Gi", 1610612736],
    ["1e3", 1000],
    ["1E", 1e18],
    ["-2", -2],
    [".5", 0.5],
  ])("%s is %d", (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each(["", "m", "1 Gi", "1gi", "0x10", "1Gi ", "NaN", "1e"])("refuses %j", (text) => {
    expect(parseQuantity(text)).toBeNull();
  });

  it("rounds up to whole units, without a stray bit of floating point", () => {
    expect(cpuMillis("0.1")).toBe(100);
    expect(cpuMillis("1.1")).toBe(1100);
    expect(cpuMillis("1u")).toBe(1);
    expect(bytes("0.1")).toBe(1);
  });
});
