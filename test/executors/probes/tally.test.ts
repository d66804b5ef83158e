import { healthRequest } from "../../../src/executors/probes/check-grpc.ts";
import { count, noTally } from "../../../src/executors/probes/tally.ts";

/** Outcome after each result: + is a success, - a failure. */
function outcomes(results: string, successThreshold: number, failureThreshold: number): string[] {
  let tally = noTally;
  return [...results].map((sign) => {
    tally = count(tally, { success: sign === "+", message: "" }, { successThreshold, failureThreshold });
    return tally.outcome;
  });
}

describe("count", () => {
  it("changes only after as many equal results in a row as the threshold asks for", () => {
    expect(outcomes("+--+---", 1, 3)).toEqual([
      "success",
      "success",
      "success",
      "success",
      "success",
      "success",
      "failure",
    ]);
    expect(outcomes("-+-++", 2, 1)).toEqual(["failure", "failure", "failure", "failure", "success"]);
  });

  it("says pending until it knows", () => {
    expect(outcomes("--", 1, 3)).toEqual(["pending", "pending"]);
  });
});

describe("healthRequest", () => {
  it("is an empty message for the whole server, and names a service otherwise", () => {
    expect(healthRequest("").toString("hex")).toBe("0000000000");
    expect(healthRequest("db").toString("hex")).toBe("00000000040a026462");
    expect(healthRequest("x".repeat(200)).subarray(0, 8).toString("hex")).toBe("00000000cb0ac801");
  });
});
