/** Pods and percent for each period of seconds: `100/60 100%/60`; "-" for what is filled in. */
type Rules = string;

/** Changes spread over the last 120 seconds, each in the middle of its share. */
type Changes = readonly number[];

type Row = readonly [
  name: string,
  bounds: { readonly min: number; readonly max: number },
  rules: { readonly up?: Rules; readonly down?: Rules },
  history: { readonly ups?: Changes; readonly downs?: Changes },
  current: number,
  desired: number,
  expected: number,
  reason: string,
];

const wide = { min: 1, max: 1000 };

/** Names and numbers from kubernetes/kubernetes, pkg/controller/podautoscaler/horizontal_test.go, TestScalingWithRules. */
export const scalingRuleCases: readonly Row[] = [
  ["desired within range", { min: 3, max: 8 }, {}, {}, 5, 7, 7, "DesiredWithinRange"],
  ["desired < minReplicas", { min: 2, max: 8 }, {}, {}, 3, 1, 2, "TooFewReplicas"],
  ["within range when minReplicas is 0", { min: 0, max: 10 }, {}, {}, 1, 0, 0, "DesiredWithinRange"],
  ["maxReplicas < scaleUpLimit", { min: 1, max: 10 }, {}, {}, 20, 1000, 10, "TooManyReplicas"],
  ["desired is more than the maximum", { min: 100, max: 150 }, {}, {}, 100, 1000, 150, "TooManyReplicas"],
  ["scaleUpLimit < maxReplicas", { min: 1, max: 2000 }, { up: "1%/60" }, {}, 3, 1000, 4, "ScaleUpLimit"],
  ["scaleUp with default behavior", wide, {}, {}, 10, 50, 20, "ScaleUpLimit"],
  ["pods policy larger than percent", wide, { up: "100/60 100%/60" }, {}, 10, 500, 110, "ScaleUpLimit"],
  ["percent policy larger than pods", wide, { up: "2/60 100%/60" }, {}, 10, 500, 20, "ScaleUpLimit"],
  ["large pod policy", wide, { up: "100/60" }, {}, 10, 50, 50, "DesiredWithinRange"],
  ["very large policy", wide, { up: "10000/60" }, {}, 10, 50, 50, "DesiredWithinRange"],
  ["pod policy limitation", wide, { up: "30/60" }, {}, 10, 50, 40, "ScaleUpLimit"],
  ["percent policy limitation", wide, { up: "200%/60" }, {}, 10, 50, 30, "ScaleUpLimit"],
  ["down: pods take more than percent", wide, { down: "20/60 1%/60" }, {}, 100, 2, 80, "ScaleDownLimit"],
  ["down: pods take a little more", wide, { down: "2/60 1%/60" }, {}, 100, 2, 98, "ScaleDownLimit"],
  ["down: MinReplicas before pods", wide, { down: "100/60" }, {}, 10, 0, 1, "TooFewReplicas"],
  ["down: MinReplicas before percent", { min: 5, max: 1000 }, { down: "100%/60" }, {}, 10, 2, 5, "TooFewReplicas"],
  ["down: pod policy limitation", wide, { down: "5/60" }, {}, 10, 2, 5, "ScaleDownLimit"],
  ["down: percent policy limitation", wide, { down: "50%/60" }, {}, 10, 5, 5, "DesiredWithinRange"],
  [
    ...(["up with events: MaxReplicas before pods", { min: 1, max: 200 }, { up: "300/60" }] as const),
    ...([{ ups: [1, 5, 9] }, 100, 500, 200, "TooManyReplicas"] as const),
  ],
  [
    ...(["up with events: MaxReplicas before percent", { min: 1, max: 200 }, { up: "10000%/60" }] as const),
    ...([{ ups: [1, 5, 9] }, 100, 500, 200, "TooManyReplicas"] as const),
  ],
  [
    "up: so many recent events that none may follow",
    wide,
    { up: "5/120" },
    { ups: [1, 5, 9] },
    100,
    500,
    100,
    "ScaleUpLimit",
  ],
  ["up: pods since the period began", wide, { up: "150/120" }, { ups: [1, 5, 9] }, 100, 500, 235, "ScaleUpLimit"],
  ["up: percent since the period began", wide, { up: "200%/120" }, { ups: [1, 5, 9] }, 100, 500, 255, "ScaleUpLimit"],
  ["up: events both ways", wide, { up: "300%/300" }, { ups: [4], downs: [2] }, 6, 24, 16, "ScaleUpLimit"],
  ["down: default policy and events", wide, {}, { downs: [1, 5, 9] }, 10, 5, 5, "DesiredWithinRange"],
  ["down with events: MinReplicas 1", wide, { down: "115/120" }, { downs: [1, 5, 9] }, 100, 0, 1, "TooFewReplicas"],
  [
    ...(["down with events: MinReplicas 5", { min: 5, max: 1000 }, { down: "130/120" }] as const),
    ...([{ downs: [1, 5, 9] }, 100, 0, 5, "TooFewReplicas"] as const),
  ],
  [
    ...(["down with events: percent to MinReplicas", { min: 5, max: 1000 }, { down: "100%/120" }] as const),
    ...([{ downs: [1, 5, 9] }, 100, 2, 5, "TooFewReplicas"] as const),
  ],
  ["down: pods since the period began", wide, { down: "5/120" }, { downs: [1, 5, 9] }, 100, 2, 100, "ScaleDownLimit"],
  ["down: percent since it began", wide, { down: "50%/120" }, { downs: [2, 4, 6] }, 100, 0, 56, "ScaleDownLimit"],
  ["down: events both ways", wide, { down: "50%/180" }, { ups: [2], downs: [4] }, 10, 1, 6, "ScaleDownLimit"],
];

/** The same file, TestConvertDesiredReplicasWithRules: no `behavior` is given. */
export const plainCases: readonly (readonly [
  current: number,
  desired: number,
  min: number,
  max: number,
  expected: number,
  reason: string,
])[] = [
  [5, 7, 3, 8, 7, "DesiredWithinRange"],
  [3, 1, 2, 8, 2, "TooFewReplicas"],
  [1, 0, 0, 10, 0, "DesiredWithinRange"],
  [20, 1000, 1, 10, 10, "TooManyReplicas"],
  [3, 1000, 1, 2000, 6, "ScaleUpLimit"],
];

/** The same file, TestNormalizeDesiredReplicas: `replicas@seconds ago`. */
export const stabilizationCases: readonly (readonly [name: string, log: string, desired: number, expected: number])[] =
  [
    ["empty log", "", 5, 5],
    ["stabilize", "4@120 5@60", 3, 5],
    ["no stabilize", "1@120 2@60", 3, 3],
    ["no stabilize - old recommendations", "10@600 9@540", 3, 3],
    ["stabilize - old recommendations", "10@600 4@60 5@120 9@540", 3, 5],
  ];
