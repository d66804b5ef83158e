import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { podSupport } from "../../src/manifests/pod-support.ts";
import { podCases } from "../e2e/pod-cases/index.ts";
import { supportMatrix } from "../support/support-matrix.ts";

const path = join(__dirname, "../../docs/support-matrix.md");
const proofs = podCases.flatMap(({ proves }) => proves);

describe("docs/support-matrix.md", () => {
  it("says what the cases prove and what is refused (UPDATE_DOCS=1 writes it)", () => {
    if (process.env["UPDATE_DOCS"]) writeFileSync(path, supportMatrix());
    expect(readFileSync(path, "utf8")).toBe(supportMatrix());
  });

  it("stands on at least 150 cases", () => {
    expect(proofs.length).toBeGreaterThanOrEqual(150);
  });

  it("names no field as proved that is refused", () => {
    const refused = new Set(
      podSupport.filter(({ level, unless }) => level === "refused" && !unless).map((e) => e.field),
    );
    expect(proofs.filter(({ field }) => refused.has(field)).map(({ field }) => field)).toEqual([]);
  });

  it("has pods and proofs that can be told apart", () => {
    const names = podCases.map(({ name }) => name);
    const texts = podCases.flatMap(({ name, proves }) => proves.map(({ field, says }) => `${name} ${field} ${says}`));
    expect([new Set(names).size, new Set(texts).size]).toEqual([names.length, texts.length]);
  });
});
