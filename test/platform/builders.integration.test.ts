import { dirname } from "node:path";
import { builders } from "../../src/platform/builders.ts";
import type { BuildFile, ChartBuild } from "../../src/reconciler/ports.ts";
import { helmClient, kubectlClients } from "../support/kubectl-clients.ts";

const files = (texts: Readonly<Record<string, string>>): BuildFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, content: Buffer.from(text) }));

const shop = files({
  "base/kustomization.yaml": "resources: [web.yaml]\n",
  "base/web.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n",
  "live/kustomization.yaml":
    "resources: [../base]\nnamePrefix: live-\nconfigMapGenerator: [{ name: motd, files: [motd] }]\n",
  "live/motd": "hello\n",
});

const searched = process.env["PATH"];
const only = (directory: string): void => {
  process.env["PATH"] = directory;
};

afterEach(() => {
  process.env["PATH"] = searched;
});

const clients = kubectlClients();

(clients.length > 0 ? describe : describe.skip)("kustomizations", () => {
  it.each(clients.map(({ version, program }) => ({ version, program })))(
    "are built by kubectl $version from the files given",
    async ({ program }) => {
      only(dirname(program));
      const built = await builders.kustomization({ directory: "live", files: shop });
      const text = built.kind === "built" ? built.text : built.message;
      expect(text).toContain("name: live-web\n");
      expect(text).toMatch(/motd: \|\n {4}hello\nkind: ConfigMap\nmetadata:\n {2}name: live-motd-/);
    },
  );

  it.each(clients.map(({ version, program }) => ({ version, program })))(
    "say by kubectl $version which file they lack, by its place in the repository",
    async ({ program }) => {
      only(dirname(program));
      const broken = files({ "live/kustomization.yaml": "resources: [gone.yaml]\n" });
      const built = await builders.kustomization({ directory: "live", files: broken });
      expect(built.kind === "failed" && built.message).toMatch(/live\/gone\.yaml/);
      expect(built.kind === "failed" && built.message).not.toMatch(/berth-build-|^E\d+/);
    },
  );

  it("take nothing from the network, nor from outside their directory", async () => {
    only(dirname(clients.at(-1)?.program ?? ""));
    for (const entry of ["https://127.0.0.1:1/base.yaml", "/etc/passwd", "../../../../etc/passwd"]) {
      const reaching = files({ "live/kustomization.yaml": `resources: ["${entry}"]\n` });
      expect((await builders.kustomization({ directory: "live", files: reaching })).kind).toBe("failed");
    }
  });
});

describe("where nothing is installed", () => {
  it("says what is missing", async () => {
    only("/nonexistent");
    expect(await builders.kustomization({ directory: "live", files: shop })).toEqual({
      kind: "failed",
      message: "neither kubectl nor kustomize is installed where Berth runs",
    });
    expect(await builders.chart(chartBuild({}))).toEqual({
      kind: "failed",
      message: "helm is not installed where Berth runs",
    });
  });
});

const chart = {
  "charts/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
  "charts/shop/values.yaml": "greeting: hi\nreplicas: 1\ntoken: none\n",
  "charts/shop/templates/settings.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-settings, namespace: {{ .Release.Namespace }} }
data: { greeting: {{ .Values.greeting | quote }}, replicas: {{ .Values.replicas | quote }}, token: {{ .Values.token | quote }} }
`,
  "charts/shop/templates/hook.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata: { name: hook, annotations: { helm.sh/hook: pre-delete } }\n",
};

function chartBuild(changes: Partial<ChartBuild>): ChartBuild {
  return {
    release: "web",
    namespace: "shop",
    directory: "charts/shop",
    files: files(chart),
    valuesFiles: [],
    values: [],
    single: [],
    ...changes,
  };
}

const helm = helmClient();

(helm ? describe : describe.skip)("charts", () => {
  beforeEach(() => only(dirname(helm ?? "")));

  it("are rendered with values in the order in which they win, and without hooks", async () => {
    const values = ["replicas: 2\ngreeting: hey\n", '{"greeting":"hello"}'];
    const single = [{ path: "token", value: "a,b=c" }];
    const built = await builders.chart(chartBuild({ values, single }));
    expect(built.kind === "built" && built.text).toContain("metadata: { name: web-settings, namespace: shop }");
    expect(built.kind === "built" && built.text).toContain('greeting: "hello", replicas: "2", token: "a,b=c"');
    expect(built.kind === "built" && built.text).not.toContain("hook");
  });

  it("say which template is at fault, by its place in the repository", async () => {
    const broken = { ...chart, "charts/shop/templates/settings.yaml": "{{ .Values.a.b.c }}" };
    const built = await builders.chart(chartBuild({ files: files(broken) }));
    expect(built.kind === "failed" && built.message).toMatch(/templates\/settings\.yaml/);
    expect(built.kind === "failed" && built.message).not.toContain("berth-build-");
  });
});
