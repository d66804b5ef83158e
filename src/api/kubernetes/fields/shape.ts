import type { JSONSchemaProps } from "../../../model/kubernetes.generated.ts";
import { isObject } from "../patch/json-value.ts";
import { type Field, type Message, messageOf } from "../protobuf/messages.ts";
import { specialValues } from "../protobuf/special-values.ts";
import type { ServedKind } from "../served-kinds.ts";

/** How the parts of a value can have owners of their own. */
export type Shape =
  | { readonly kind: "object"; readonly child: (name: string) => Shape }
  /** A list whose items are told apart by these of their fields. */
  | { readonly kind: "items"; readonly keys: readonly string[]; readonly item: Shape }
  | { readonly kind: "set" }
  /** A plain value, or one that has one owner as a whole. */
  | { readonly kind: "whole" };

export const whole: Shape = { kind: "whole" };

/** Of a kind without a schema here: objects are shared field by field, lists are not shared. */
const open: Shape = { kind: "object", child: () => open };

/** The shape of a kind's objects. */
export function shapeOfKind({ apiVersion, kind, custom }: ServedKind): Shape {
  if (custom) {
    const own = shapeOfSchema(custom.schema);
    return { kind: "object", child: (name) => (name === "metadata" ? metadata() : childOf(own, name)) };
  }
  const message = messageOf(`${apiVersion}.${kind}`);
  return message
    ? objectShape(message)
    : { kind: "object", child: (name) => (name === "metadata" ? metadata() : open) };
}

function childOf(shape: Shape, name: string): Shape {
  return shape.kind === "object" ? shape.child(name) : open;
}

/** As the schema of somebody's own kind marks it. */
function shapeOfSchema(schema: JSONSchemaProps): Shape {
  const { properties, items, additionalProperties } = schema;
  if (schema["x-kubernetes-map-type"] === "atomic") return whole;
  if (schema.type === "array") return listShape(schema, items);
  if (schema.type !== "object") return schema.type === undefined ? open : whole;
  const other = isSchema(additionalProperties) ? shapeOfSchema(additionalProperties) : open;
  return { kind: "object", child: (name) => (properties?.[name] ? shapeOfSchema(properties[name]) : other) };
}

function listShape(schema: JSONSchemaProps, items: unknown): Shape {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return { kind: "set" };
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  return type === "map" && isSchema(items) ? { kind: "items", keys, item: shapeOfSchema(items) } : whole;
}

function isSchema(value: unknown): value is JSONSchemaProps {
  return isObject(value);
}

function metadata(): Shape {
  return shapeOfType("meta.ObjectMeta");
}

function shapeOfType(type: string): Shape {
  const message = type in specialValues ? null : messageOf(type);
  return message === null || message.atomic ? whole : objectShape(message);
}

function objectShape({ byName }: Message): Shape {
  return {
    kind: "object",
    child: (name) => {
      const field = byName.get(name);
      return field ? fieldShape(field) : open;
    },
  };
}

function fieldShape({ type, shape, itemKeys, atomic }: Field): Shape {
  if (atomic) return whole;
  if (shape === "map") return { kind: "object", child: () => shapeOfType(type) };
  if (shape === "one") return shapeOfType(type);
  if (itemKeys === null) return whole;
  return itemKeys.length === 0 ? { kind: "set" } : { kind: "items", keys: itemKeys, item: shapeOfType(type) };
}
