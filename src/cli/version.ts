import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Of the package: the same from src/ and from dist/. */
export const version: string = readVersion();

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(resolve(__dirname, "../../package.json"), "utf8"));
  const named = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : null;
  return typeof named === "string" ? named : "unknown";
}
