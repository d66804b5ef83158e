import type { ImageRef } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";

/** One spelling for each image: `nginx`, `docker.io/library/nginx` and `nginx:latest` are the same. */
export function normalizeReference(reference: string): string {
  const short = reference.replace(/^(docker\.io|index\.docker\.io)\//, "").replace(/^library\//, "");
  if (short.includes("@")) return short;
  return /:[^/]+$/.test(short) ? short : `${short}:latest`;
}

/** The host part of a reference: whose credentials it needs. */
export function registryOf(reference: string): string {
  const first = reference.split("/")[0] ?? "";
  const isHost = reference.includes("/") && (/[.:]/.test(first) || first === "localhost");
  return isHost ? first : "docker.io";
}

export function hasImage(host: ObservedHost, reference: ImageRef): boolean {
  const wanted = normalizeReference(reference);
  return host.images.some(
    (image) =>
      image.id === reference ||
      image.refs.some((ref) => normalizeReference(ref) === wanted) ||
      image.digests.some((digest) => normalizeReference(digest) === wanted),
  );
}
