import { instant } from "../../src/model/instant.ts";
import { quarantineAfter } from "../../src/reconciler/quarantine.ts";

const none = { quarantine: new Map(), inUse: new Set<string>() };

describe("quarantine", () => {
  it("takes in an address that was in use and is not any more, for a minute", () => {
    const after = quarantineAfter(
      { ...none, inUse: new Set(["10.42.0.2", "10.42.0.3"]) },
      new Set(["10.42.0.3"]),
      instant(0),
    );
    expect([...after]).toEqual([["10.42.0.2", 60_000]]);
  });

  it("lets an address go when its time is up, or when it is in use again", () => {
    const quarantine = new Map([
      ["10.42.0.2", instant(1_000)],
      ["10.42.0.3", instant(2_000)],
      ["10.42.0.4", instant(2_000)],
    ]);
    const after = quarantineAfter({ quarantine, inUse: new Set() }, new Set(["10.42.0.4"]), instant(1_000));
    expect([...after.keys()]).toEqual(["10.42.0.3"]);
  });
});
