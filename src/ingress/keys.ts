/** Traefik's way to make a key of names (provider.Normalize): runs of anything but letters and digits become one dash. */
export function normalize(name: string): string {
  return name
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "")
    .join("-");
}
