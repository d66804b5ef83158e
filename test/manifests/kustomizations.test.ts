import { buildRoots } from "../../src/manifests/kustomizations.ts";

const at = (directory: string, text: string) => ({ file: `${directory}/kustomization.yaml`.replace(/^\//, ""), text });

const shop = [
  at("shop/base", "resources: [web.yaml]\n"),
  at("shop/parts/metrics", "kind: Component\nresources: [exporter.yaml]\n"),
  at("shop/overlays/test", "resources: [../../base]\n"),
  at("shop/overlays/production", "resources:\n  - ../../base\ncomponents:\n  - ../../parts/metrics\n"),
];
const files = shop.map(({ file }) => file);

describe("which kustomizations are built", () => {
  it("builds those that no other takes in, with what they take in", () => {
    expect(buildRoots(shop, files)).toEqual([
      {
        file: "shop/overlays/test/kustomization.yaml",
        directory: "shop/overlays/test",
        directories: ["shop/overlays/test", "shop/base"],
        refusal: null,
      },
      {
        file: "shop/overlays/production/kustomization.yaml",
        directory: "shop/overlays/production",
        directories: ["shop/overlays/production", "shop/base", "shop/parts/metrics"],
        refusal: null,
      },
    ]);
  });

  it("builds the one asked for, whose base lies beside it", () => {
    const roots = buildRoots(shop, ["shop/overlays/production/kustomization.yaml"]);
    expect(roots.map(({ directory }) => directory)).toEqual(["shop/overlays/production"]);
  });

  it("builds a base that is asked for by itself", () => {
    expect(buildRoots(shop, ["shop/base/kustomization.yaml"]).map(({ directory }) => directory)).toEqual(["shop/base"]);
  });

  it.each([
    ["https://example.com/app/base?ref=v1", "which a commit does not hold: only files of this repository are built"],
    ["github.com/team/app//base", "which a commit does not hold: only files of this repository are built"],
    ["git@example.com:team/app", "which a commit does not hold: only files of this repository are built"],
    ["../../base", "which is outside the repository"],
  ])("refuses what takes in %s", (entry, reason) => {
    const [root] = buildRoots([at("app", `resources: ["${entry}"]\n`)], ["app/kustomization.yaml"]);
    expect(root?.refusal).toBe(`app/kustomization.yaml takes in ${entry}, ${reason}`);
  });

  it("leaves to the build what it cannot read, and ends where kustomizations take in each other", () => {
    const all = [at("a", "resources: [../b]\n"), at("b", "resources: [../a]\n"), at("c", "resources: [\n")];
    expect(
      buildRoots(
        all,
        all.map(({ file }) => file),
      ).map(({ directory }) => directory),
    ).toEqual(["c", "a"]);
  });
});
