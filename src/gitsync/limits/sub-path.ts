import { unsafePath } from "./unsafe-path.ts";

/** The sub-path without slashes at its ends, or null where it could leave the repository. */
export function cleanSubPath(text: string): string | null {
  const path = text.replace(/^(\.?\/)+|\/+$/g, "");
  if (path === "" || path === ".") return "";
  return unsafePath(path) === null ? path : null;
}
