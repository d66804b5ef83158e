import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from "../../../model/kubernetes.generated.ts";
import { parseQuantity } from "../../../model/quantity.ts";
import { type Tolerance, usualTolerance } from "./replica-calculator.ts";

/** The rules of both directions, with what Kubernetes fills in. */
export interface Behavior {
  readonly up: Required<Omit<HPAScalingRules, "tolerance">>;
  readonly down: Required<Omit<HPAScalingRules, "tolerance">>;
  readonly tolerance: Tolerance;
}

const percent = { type: "Percent", value: 100, periodSeconds: 15 };
const upDefaults = {
  policies: [{ type: "Pods", value: 4, periodSeconds: 15 }, percent],
  selectPolicy: "Max",
  stabilizationWindowSeconds: 0,
};
/** The window is the controller's own setting (horizontal-pod-autoscaler-downscale-stabilization). */
const downDefaults = { policies: [percent], selectPolicy: "Max", stabilizationWindowSeconds: 300 };

export function behaviorOf({ scaleUp = {}, scaleDown = {} }: HorizontalPodAutoscalerBehavior): Behavior {
  return {
    up: { ...upDefaults, ...scaleUp },
    down: { ...downDefaults, ...scaleDown },
    tolerance: {
      up: parseQuantity(scaleUp.tolerance ?? "") ?? usualTolerance.up,
      down: parseQuantity(scaleDown.tolerance ?? "") ?? usualTolerance.down,
    },
  };
}
