import { instant } from "../../../src/model/instant.ts";
import type { HPAScalingRules } from "../../../src/model/kubernetes.generated.ts";
import { behaviorOf } from "../../../src/planner/scaling/autoscaler/behavior.ts";
import {
  type Asked,
  atPace,
  normalizePlain,
  normalizeWithBehavior,
} from "../../../src/planner/scaling/autoscaler/normalize.ts";
import {
  scaleDownLimit,
  scaleUpLimit,
  withScaleEvent,
} from "../../../src/planner/scaling/autoscaler/scaling-limits.ts";
import { plainCases, scalingRuleCases, stabilizationCases } from "./cases/scaling-rules.ts";

const now = instant(1_800_000_000_000);
const noHistory = { scaleUps: [], scaleDowns: [] };

function policiesOf(text: string): NonNullable<HPAScalingRules["policies"]> {
  return text.split(" ").map((part) => {
    const [value = "", period] = part.split("/");
    return {
      type: value.endsWith("%") ? "Percent" : "Pods",
      value: Number.parseInt(value, 10),
      periodSeconds: Number(period),
    };
  });
}

const rules = (text: string | undefined): HPAScalingRules => (text === undefined ? {} : { policies: policiesOf(text) });

function eventsOf(changes: readonly number[] = []) {
  const share = 120 / changes.length;
  return changes.map((change, index) => ({
    change,
    at: instant(now - 1000 * Math.trunc(120 - share * (index + 0.5)) + 1),
  }));
}

function logOf(text: string): Asked["recommendations"] {
  return text
    .split(" ")
    .filter(Boolean)
    .map((part) => {
      const [replicas, seconds] = part.split("@").map(Number);
      return { replicas: replicas ?? 0, at: instant(now - (seconds ?? 0) * 1000) };
    });
}

function asked(rest: Partial<Asked>): Asked {
  return { current: 1, desired: 1, min: 1, max: 10, recommendations: [], history: noHistory, now, ...rest };
}

describe("the pace of scaling", () => {
  it.each(scalingRuleCases)("%s", (_name, bounds, { up, down }, { ups, downs }, current, desired, expected, reason) => {
    const behavior = behaviorOf({ scaleUp: rules(up), scaleDown: rules(down) });
    const history = { scaleUps: eventsOf(ups), scaleDowns: eventsOf(downs) };
    const { replicas, limited } = atPace(asked({ ...bounds, current, desired, history }), behavior);
    expect([replicas, limited.reason]).toEqual([expected, reason]);
  });

  it("takes the smallest change with Min, and none with Disabled", () => {
    const policies = policiesOf("2/60 50%/60");
    const pace = (current: number) => ({ current, history: noHistory, now });
    expect(scaleUpLimit({ policies, selectPolicy: "Min" }, pace(1))).toBe(2);
    expect(scaleDownLimit({ policies, selectPolicy: "Min" }, pace(5))).toBe(3);
    expect(scaleUpLimit({ policies, selectPolicy: "Disabled" }, pace(5))).toBe(5);
    expect(scaleDownLimit({ policies, selectPolicy: "Disabled" }, pace(5))).toBe(5);
  });

  it("forgets changes no policy looks back to", () => {
    const old = { at: instant(now - 61_000), change: 3 };
    const behavior = behaviorOf({ scaleUp: rules("1/60"), scaleDown: rules("1/30") });
    const history = withScaleEvent({ scaleUps: [old], scaleDowns: [old] }, { from: 5, to: 3, now }, behavior);
    expect(history).toEqual({ scaleUps: [], scaleDowns: [{ at: now, change: 2 }] });
  });
});

describe("without behavior", () => {
  it.each(plainCases)(
    "from %d, asked for %d, between %d and %d: %d, %s",
    (current, desired, min, max, expected, reason) => {
      const { replicas, limited } = normalizePlain(asked({ current, desired, min, max }));
      expect([replicas, limited.reason]).toEqual([expected, reason]);
    },
  );

  it.each(stabilizationCases)("%s", (_name, log, desired, expected) => {
    const found = normalizePlain(asked({ current: 5, desired, max: 100, recommendations: logOf(log) }));
    expect([found.replicas, found.able.reason]).toEqual([
      expected,
      expected === desired ? "ReadyForNewScale" : "ScaleDownStabilized",
    ]);
  });
});

describe("with behavior", () => {
  it("looks back five minutes before it takes pods away, and not at all before it adds them", () => {
    const behavior = behaviorOf({});
    const recommendations = logOf("7@299 2@30");
    expect(normalizeWithBehavior(asked({ current: 8, desired: 3, recommendations }), behavior).replicas).toBe(7);
    expect(normalizeWithBehavior(asked({ current: 4, desired: 6, recommendations }), behavior).replicas).toBe(6);
  });

  it("waits before it adds pods where a window says so", () => {
    const behavior = behaviorOf({ scaleUp: { stabilizationWindowSeconds: 60 } });
    const found = normalizeWithBehavior(
      asked({ current: 4, desired: 9, recommendations: logOf("5@59 2@61") }),
      behavior,
    );
    expect([found.replicas, found.able.reason]).toEqual([5, "ScaleUpStabilized"]);
  });
});
