import type { LimitRange, Pod } from "../../../src/model/kinds.ts";
import type { Container, LimitRangeItem } from "../../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import { limitProblem, withDefaultLimits } from "../../../src/planner/admission/limit-range.ts";
import { indexObjects } from "../../../src/planner/object-index.ts";
import { aPod } from "../../support/object-builders.ts";
import { desiredOf } from "../../support/planner-input.ts";
import { pairs } from "../placement/cases/notation.ts";
import { limitRanges } from "./cases/limit-ranges.ts";

describe("LimitRanger", () => {
  it.each(limitRanges.rows)("%s", (_, containers, range, admitted) => {
    const objects = indexObjects(desiredOf([aLimitRange(range) as AnyObject]));
    const problem = limitProblem(objects, withDefaultLimits(objects, podOf(containers)));
    if (admitted) expect(problem).toBeNull();
    else expect(problem).toMatch(/^\[?(minimum|maximum|\S+ max limit to request ratio)/);
  });

  it("tells of each bound that is broken", () => {
    const objects = indexObjects(desiredOf([aLimitRange("Pod min cpu=2, max memory=1Gi, ratio cpu=1") as AnyObject]));
    expect(limitProblem(objects, podOf("2 x cpu=500m memory=1Gi / cpu=1 memory=1Gi"))).toBe(
      "[minimum cpu usage per Pod is 2, but request is 1, " +
        "maximum memory usage per Pod is 1Gi, but limit is 2Gi, " +
        "cpu max limit to request ratio per Pod is 1, but provided ratio is 2.000000]",
    );
  });

  function aLimitRange(text: string): LimitRange {
    const [, type = "", rules = ""] = /^(\w+) (.*)$/.exec(text) ?? [];
    const of = (word: string) => pairs(rules.split(", ").find((rule) => rule.startsWith(word)) ?? "");
    const item: LimitRangeItem = { type, min: of("min"), max: of("max"), maxLimitRequestRatio: of("ratio") };
    return {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "abc", namespace: "default" },
      spec: { limits: [item] },
    };
  }

  function podOf(text: string): Pod {
    const [app = "", ...others] = text.split(" | ");
    const [, count, asked = ""] = /^(\d+) x ?(.*)$/.exec(app) ?? [];
    const containers = Array.from({ length: Number(count) }, (__, index) => container(`app-${index}`, asked));
    const initContainers = others.map((other, index) => {
      const [kind, ...rest] = other.split(" ");
      const init = container(`init-${index}`, rest.join(" "));
      return kind === "sidecar" ? { ...init, restartPolicy: "Always" } : init;
    });
    return aPod("p", { containers, initContainers });
  }

  function container(name: string, text: string): Container {
    const [requests = "", limits = ""] = text.split("/");
    return { name, resources: { requests: pairs(requests), limits: pairs(limits) } };
  }
});
