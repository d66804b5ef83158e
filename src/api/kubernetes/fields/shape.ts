import { type Field, type Message, messageOf } from "../protobuf/messages.ts";
import { specialValues } from "../protobuf/special-values.ts";

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

/** The shape of a kind's objects; `null` type facts stand for a kind of somebody else's. */
export function shapeOfKind(apiVersion: string, kind: string): Shape {
  const message = messageOf(`${apiVersion}.${kind}`);
  return message
    ? objectShape(message)
    : { kind: "object", child: (name) => (name === "metadata" ? metadata() : open) };
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
