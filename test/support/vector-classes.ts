import type { Resources } from "../../src/model/resources.ts";
import { capacity } from "../../src/planner/placement/capacity/capacity.ts";
import { dice } from "./random-fleet.ts";

interface VectorClass {
  readonly name: string;
  readonly capacity: number;
  readonly item: (between: (least: number, most: number) => number) => readonly [number, number];
}

/** Two-dimensional classes after Caprara and Toth (2001); the tight ones, where the simple lower bound says something. */
const classes: readonly VectorClass[] = [
  uniform("100-400/1000", { least: 100, most: 400, capacity: 1000 }),
  uniform("1-1000/1000", { least: 1, most: 1000, capacity: 1000 }),
  uniform("200-800/1000", { least: 200, most: 800, capacity: 1000 }),
  uniform("50-200/1000", { least: 50, most: 200, capacity: 1000 }),
  uniform("25-100/1000", { least: 25, most: 100, capacity: 1000 }),
  uniform("20-100/150", { least: 20, most: 100, capacity: 150 }),
  {
    name: "correlated",
    capacity: 1000,
    item: (between) => {
      const first = between(100, 400);
      return [first, between(first - 100, first + 100)];
    },
  },
];

function uniform(
  name: string,
  of: { readonly least: number; readonly most: number; readonly capacity: number },
): VectorClass {
  return { name, capacity: of.capacity, item: (between) => [between(of.least, of.most), between(of.least, of.most)] };
}

const instances = 5;
const itemsEach = 1000;

/** Hosts used over the lower bound, the mean over classes of means over instances. */
export function vectorClassMean(): { mean: number; figures: Record<string, number> } {
  const ratios = classes.map(
    (each) => [each.name, mean(Array.from({ length: instances }, (_, seed) => ratio(each, seed)))] as const,
  );
  return {
    mean: mean(ratios.map(([, value]) => value)),
    figures: Object.fromEntries(ratios.map(([name, value]) => [`vectors ${name}`, Math.round(value * 1000) / 1000])),
  };
}

function ratio({ capacity: size, item }: VectorClass, seed: number): number {
  const roll = dice(seed + 1);
  const between = (least: number, most: number) => least + Math.floor(roll() * (most - least + 1));
  const items = Array.from({ length: itemsEach }, () => resources(...item(between)));
  const { hosts, lowerBound } = capacity(items, resources(size, size));
  return (hosts ?? Number.NaN) / lowerBound;
}

function resources(cpuMillis: number, memoryBytes: number): Resources {
  return { cpuMillis, memoryBytes, other: {} };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
