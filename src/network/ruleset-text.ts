import { type MapName, mapNames, type RulesetParts } from "./ruleset-parts.ts";

/** Parts of a ruleset as the lines they take in its file, so that what did not change is not written anew. */
export interface RulesetText {
  /** Commands that declare sets filled by packets. */
  readonly sets: string;
  readonly chains: string;
  /** Elements by the set or map they belong to, with commas between them. */
  readonly elements: ReadonlyMap<MapName, string>;
}

export function textOf({ chains, elements, timedSets }: RulesetParts): RulesetText {
  const lines = new Map<MapName, string[]>();
  for (const { map, key, verdict } of elements) {
    const line = verdict === null ? `  ${key}` : `  ${key} : ${verdict}`;
    const known = lines.get(map);
    if (known) known.push(line);
    else lines.set(map, [line]);
  }
  return {
    sets: timedSets.map(({ name, seconds }) => `add set ip berth ${name} ${timedSet(seconds)}`).join("\n"),
    chains: chains.map(([name, rules]) => chainText(name, rules)).join("\n"),
    elements: new Map([...lines].map(([map, some]) => [map, some.join(",\n")])),
  };
}

/** Texts one after the other; what is empty leaves no line. */
export function joinTexts(texts: readonly RulesetText[]): RulesetText {
  return {
    sets: joined(texts.map(({ sets }) => sets)),
    chains: joined(texts.map(({ chains }) => chains)),
    elements: new Map(
      mapNames.map((map) => [
        map,
        joined(
          texts.map(({ elements }) => elements.get(map) ?? ""),
          ",\n",
        ),
      ]),
    ),
  };
}

export function chainText(name: string, rules: readonly string[]): string {
  return [`  chain ${name} {`, ...rules.map((rule) => `    ${rule}`), "  }"].join("\n");
}

function timedSet(seconds: number): string {
  return `{ type ipv4_addr ; flags dynamic,timeout ; timeout ${seconds}s ; }`;
}

function joined(texts: readonly string[], between = "\n"): string {
  return texts.filter((text) => text !== "").join(between);
}
