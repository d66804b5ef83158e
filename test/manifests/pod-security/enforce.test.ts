import { enforcePodSecurity, type ParsedFile, parseFile } from "../../../src/manifests/index.ts";
import { policyOf } from "../../../src/manifests/pod-security/namespace-policy.ts";
import { formatProblem } from "../../../src/model/problem.ts";

const prefix = "pod-security.kubernetes.io";
const namespace = (labels: string): ParsedFile =>
  parseFile("namespace.yaml", `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: { ${labels} }\n`);
const deployment = parseFile(
  "web.yaml",
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      hostNetwork: true
      containers: [{ name: web, image: web:1 }]
`,
);

function read(labels: string, inUse: readonly ParsedFile[] = []): ParsedFile | undefined {
  const known = new Map(inUse.map((file) => [file.path, file]));
  return enforcePodSecurity([namespace(labels), deployment], known).find(({ path }) => path === "web.yaml");
}

describe("Pod Security of a repository", () => {
  it("breaks a file at the place of the pod that its namespace forbids", () => {
    const file = read(`${prefix}/enforce: baseline, ${prefix}/enforce-version: v1.30`);
    expect(file).toMatchObject({ broken: true, objects: [] });
    expect(file?.problems.map(formatProblem).join("\n")).toContain(
      'web.yaml:8:5: error: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true) [pod-security]',
    );
  });

  it("only speaks of a file that was in use before its namespace became stricter", () => {
    const file = read(`${prefix}/enforce: baseline`, [deployment]);
    expect(file?.broken).toBe(false);
    expect(file?.problems.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  it("only speaks of what the namespace only warns of", () => {
    const file = read(`${prefix}/enforce: privileged, ${prefix}/warn: baseline`);
    expect(file?.broken).toBe(false);
    expect(file?.problems[0]?.message).toContain('would violate PodSecurity "baseline:latest"');
  });

  it.each([`${prefix}/enforce: privileged`, `${prefix}/audit: restricted`, "team: a"])(
    "leaves alone under %s",
    (labels) => {
      expect(read(labels)).toBe(deployment);
    },
  );

  it("takes a level nobody knows for the strictest", () => {
    expect(policyOf({ [`${prefix}/enforce`]: "strict" })?.enforce).toBe("restricted");
  });
});
