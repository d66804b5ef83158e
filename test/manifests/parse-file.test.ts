import { parseFile } from "../../src/manifests/index.ts";
import { formatProblem } from "../../src/model/problem.ts";

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx
          ports: [{ containerPort: 80 }]
          resources: { requests: { cpu: 1 } }
`;

function problemsOf(text: string): string[] {
  return parseFile("web.yaml", text).problems.map(formatProblem);
}

describe("parseFile", () => {
  it("fills in what Kubernetes fills in", () => {
    const { objects, problems } = parseFile("web.yaml", web);
    expect(problems).toEqual([]);
    expect(objects[0]?.object).toMatchObject({
      metadata: { namespace: "default" },
      spec: {
        replicas: 1,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
        template: {
          spec: {
            restartPolicy: "Always",
            containers: [
              {
                imagePullPolicy: "Always",
                ports: [{ containerPort: 80, protocol: "TCP" }],
                resources: { requests: { cpu: "1" } },
              },
            ],
          },
        },
      },
    });
  });

  it("names line, column and the field that was meant", () => {
    const text = web.replace("spec:\n", "spec:\n  replcias: 3\n");
    expect(problemsOf(text)).toEqual([
      `web.yaml:6:3: error: unknown field "spec.replcias" [unknown-field]
  6 |   replcias: 3
    |   ^
  hint: did you mean "replicas"?`,
    ]);
  });

  it("reads every document of a file, past a broken one", () => {
    const text = `${web}---\na: [\n---\n${web.replace("containerPort: 80", "containerPort: 70000")}`;
    expect(problemsOf(text).map((problem) => problem.split("\n")[0])).toEqual([
      "web.yaml:17:1: error: deficient indentation [syntax]",
      "web.yaml:30:36: error: spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive [invalid]",
    ]);
  });

  it("takes a null field as absent", () => {
    const { objects, problems } = parseFile("web.yaml", web.replace("metadata:\n", "metadata:\n  labels:\n"));
    expect(problems).toEqual([]);
    expect(objects[0]?.object.metadata.labels).toBeUndefined();
  });
});
