import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Compares text with a file kept for reading. `UPDATE_GOLDEN=1` writes it anew: read the difference before you commit it. */
export function expectGolden(path: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
  expect(text).toBe(existsSync(path) ? readFileSync(path, "utf8") : `no golden file ${path}`);
}
