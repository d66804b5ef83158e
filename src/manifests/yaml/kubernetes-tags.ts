import { CORE_SCHEMA, defineScalarTag, NOT_RESOLVED, type Schema } from "js-yaml";
import { readPlain } from "./read-plain.ts";

const boolTag = defineScalarTag<boolean>("tag:yaml.org,2002:bool", {
  implicit: true,
  resolve: (source) => {
    const value = readPlain(source);
    return typeof value === "boolean" ? value : NOT_RESOLVED;
  },
  identify: (data) => typeof data === "boolean",
});

const numberTag = (name: string) =>
  defineScalarTag<number>(`tag:yaml.org,2002:${name}`, {
    implicit: true,
    resolve: (source) => {
      const value = readPlain(source);
      return typeof value === "number" ? value : NOT_RESOLVED;
    },
    identify: (data) => typeof data === "number",
  });

/** Scalars as kubectl reads them. Merge keys are left out: they can make a small file large. */
export const kubernetesTags: Schema = CORE_SCHEMA.withTags(boolTag, numberTag("int"), numberTag("float"));
