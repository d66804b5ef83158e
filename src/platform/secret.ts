import { inspect } from "node:util";

const shown = "[secret]";

/** A text that shows itself only to who asks for it by name: printing, logging or serializing one gives `[secret]`. */
export interface Secret {
  reveal(): string;
}

/** The text lives in a closure: no property holds it, so nothing that walks the object can meet it. */
export function secret(text: string): Secret {
  const hidden = { reveal: () => text, toString: () => shown, toJSON: () => shown, [inspect.custom]: () => shown };
  for (const key of Reflect.ownKeys(hidden)) Object.defineProperty(hidden, key, { enumerable: false });
  return Object.freeze(hidden);
}
