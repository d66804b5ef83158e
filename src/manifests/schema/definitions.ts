import type { FieldPath } from "../field-path.ts";
import { generatedDefinitions } from "./definitions.generated.ts";

export interface Definition {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly items?: Definition;
  readonly additionalProperties?: boolean | Definition;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Definitions {
  readonly definitions: Readonly<Record<string, Definition>>;
  /** Definition by `apiVersion/kind`. */
  readonly models: Readonly<Record<string, string>>;
}

const { definitions, models } = generatedDefinitions as Definitions;

/** What a field of a kind may hold, or null where no such field is known. */
export function definitionAt(kindKey: string, path: FieldPath): Definition | null {
  const model = models[kindKey];
  let definition = model === undefined ? null : resolve(definitions[model]);
  for (const step of path) definition = resolve(childOf(definition, step));
  return definition;
}

function childOf(definition: Definition | null, step: string | number): Definition | undefined {
  if (typeof step === "number") return definition?.items;
  const property = definition?.properties?.[step];
  if (property) return property;
  return typeof definition?.additionalProperties === "object" ? definition.additionalProperties : undefined;
}

function resolve(definition: Definition | undefined): Definition | null {
  if (!definition?.$ref) return definition ?? null;
  return definitions[definition.$ref.slice("#/definitions/".length)] ?? null;
}
