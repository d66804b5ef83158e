import type { Fields } from "./fields.ts";

/** What kubectl prints where there is nothing. */
export const none = "<none>";

export function orNone(text: string): string {
  return text === "" ? none : text;
}

export function joined(texts: readonly string[]): string {
  return orNone(texts.join(","));
}

/** A LabelSelector, or the plain map of a Service, as one text. */
export function selectorText(object: Fields, path: string): string {
  const labels = object.entries(path).map(([key, value]) => `${key}=${value}`);
  return joined(labels);
}

export function containerNames(object: Fields): string {
  return object
    .items("spec.template.spec.containers")
    .map((container) => container.text("name"))
    .join(",");
}

export function containerImages(object: Fields): string {
  return object
    .items("spec.template.spec.containers")
    .map((container) => container.text("image"))
    .join(",");
}
