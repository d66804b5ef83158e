import { CORE_SCHEMA, defineScalarTag, NOT_RESOLVED, type Schema } from "js-yaml";

const truths = new Set("y Y yes Yes YES true True TRUE on On ON".split(" "));
const falsehoods = new Set("n N no No NO false False FALSE off Off OFF".split(" "));

const boolTag = defineScalarTag<boolean>("tag:yaml.org,2002:bool", {
  implicit: true,
  implicitFirstChars: [..."yYnNtTfFoO"],
  resolve: (source) => (truths.has(source) ? true : falsehoods.has(source) ? false : NOT_RESOLVED),
  identify: (data) => typeof data === "boolean",
});

const decimal = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const octal = /^([-+]?)0[oO]?([0-7_]+)$/;
const prefixed = /^([-+]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+)$/;

const intTag = defineScalarTag<number>("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: [..."+-0123456789"],
  resolve: (source) => readInteger(source) ?? NOT_RESOLVED,
  identify: (data) => Number.isInteger(data),
});

function readInteger(source: string): number | null {
  if (decimal.test(source)) return Number(source.replaceAll("_", ""));
  const eight = octal.exec(source);
  if (eight) return signed(eight[1], Number.parseInt((eight[2] ?? "").replaceAll("_", ""), 8));
  const other = prefixed.exec(source);
  return other ? signed(other[1], Number((other[2] ?? "").replaceAll("_", ""))) : null;
}

function signed(sign: string | undefined, value: number): number {
  return sign === "-" ? -value : value;
}

/**
 * YAML as kubectl reads it, so that a manifest means the same here and there: `yes`, `on` and `y` are booleans and `0644`
 * is octal (sigs.k8s.io/yaml, goyaml.v2/resolve.go). Merge keys are left out: they can make a small file large.
 */
export const kubernetesTags: Schema = CORE_SCHEMA.withTags(boolTag, intTag);
