import { dirname } from "node:path";
import { builders } from "../../src/platform/builders.ts";
import { helmClient, kubectlClients } from "../support/kubectl-clients.ts";

const clients = kubectlClients();
const withClients = clients.length > 0 ? describe : describe.skip;

const request = (files: Readonly<Record<string, string>>, directory = "app") => ({
  directory,
  files: Object.entries(files).map(([path, text]) => ({ path, content: new TextEncoder().encode(text) })),
});

const settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: '1' }\n";

withClients.each(clients)("kustomize of kubectl $version", ({ program }) => {
  const path = process.env["PATH"];

  beforeAll(() => {
    process.env["PATH"] = dirname(program);
  });

  afterAll(() => {
    process.env["PATH"] = path;
  });

  it("builds an overlay on a base", async () => {
    const files = {
      "base/kustomization.yaml": "resources: [settings.yaml]\n",
      "base/settings.yaml": settings,
      "app/kustomization.yaml": "namespace: shop\nnamePrefix: big-\nresources: [../base]\n",
    };
    expect(await builders.kustomization(request(files))).toEqual({
      kind: "built",
      text: 'apiVersion: v1\ndata:\n  a: "1"\nkind: ConfigMap\nmetadata:\n  name: big-settings\n  namespace: shop\n',
    });
  });

  it.each([
    ["a file outside", "resources: [/etc/passwd]", "/etc/passwd"],
    ["what is fetched over HTTP", "resources: ['http://127.0.0.1:1/a.yaml']", "127.0.0.1"],
    ["what git would fetch", "resources: ['github.com/example/base?ref=v1']", "git"],
    ["programs", "generators: [plugin.yaml]", "plugin"],
    ["charts", "helmCharts: [{ name: a, repo: 'https://example.com' }]", "helm"],
  ])("has no way to %s", async (_what, text, complaint) => {
    const plugin =
      'apiVersion: example.com/v1\nkind: Run\nmetadata: { name: x, annotations: { config.kubernetes.io/function: "exec: { path: /bin/true }" } }\n';
    const outcome = await builders.kustomization(
      request({ "app/kustomization.yaml": text, "app/plugin.yaml": plugin }),
    );
    expect(outcome).toEqual({ kind: "failed", message: expect.stringContaining(complaint) });
  });
});

const helm = helmClient();
const withHelm = helm === null ? describe.skip : describe;

withHelm("helm", () => {
  const path = process.env["PATH"];

  beforeAll(() => {
    process.env["PATH"] = dirname(helm ?? "");
  });

  afterAll(() => {
    process.env["PATH"] = path;
  });

  const chart = {
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
    "chart/values.yaml": "color: blue\nsize: small\n",
    "chart/templates/settings.yaml":
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}" }\ndata: { color: "{{ .Values.color }}", size: "{{ .Values.size }}" }\n',
  };
  const build = (files: Readonly<Record<string, string>>, values: readonly string[] = []) =>
    builders.chart({
      ...request(files, "chart"),
      release: "big",
      namespace: "shop",
      valuesFiles: [],
      values,
      single: [],
    });

  it("renders a chart with the values given", async () => {
    const built = await build(chart, ["color: green\n"]);
    expect(built).toMatchObject({ kind: "built", text: expect.stringMatching(/color: "green", size: "small"/) });
  });

  it("has no way to a chart elsewhere", async () => {
    const dependency = "dependencies: [{ name: other, version: 1.0.0, repository: 'https://example.com' }]\n";
    const built = await build({ ...chart, "chart/Chart.yaml": chart["chart/Chart.yaml"] + dependency });
    expect(built).toEqual({ kind: "failed", message: expect.stringContaining("dependencies") });
  });

  it("says what is wrong with a template", async () => {
    const built = await build({ ...chart, "chart/templates/wrong.yaml": "{{ .Values.a.b }}" });
    expect(built).toEqual({ kind: "failed", message: expect.stringContaining("wrong.yaml") });
  });
});
