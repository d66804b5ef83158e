import type { Service } from "../../../src/model/kinds.ts";
import type { Container, EnvVar } from "../../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import { expandVariables } from "../../../src/planner/pods/expand-variables.ts";
import { aConfigMap, aContainer, aPod, aSecret } from "../../support/object-builders.ts";
import { containersFor, environmentOf } from "../../support/pod-sites.ts";

const config = aConfigMap("settings", { color: "blue", size: "9" });
const secret = aSecret("keys", { token: "s3cret" });

function envOf(container: Partial<Container>, others: readonly AnyObject[] = [config, secret]): Record<string, string> {
  const spec = containersFor(aPod("web", { containers: [aContainer("web:1", container)] }), others)["app"];
  if (!spec) throw new Error("the container is not created");
  return environmentOf(spec);
}

/** As in the table of `TestExpand` of kubernetes/kubernetes third_party/forked/golang/expansion. */
const expansions: [text: string, expanded: string][] = [
  ["whatever", "whatever"],
  ["$(VAR_A)", "A"],
  ["___$(VAR_B)___", "___B___"],
  ["$(VAR_A)$(VAR_B)", "AB"],
  ["$(VAR_A)-1-$(VAR_B)", "A-1-B"],
  ["$$(VAR_B)_$(VAR_A)", "$(VAR_B)_A"],
  ["f000-$$VAR_A", "f000-$VAR_A"],
  ["$(VAR_DNE)", "$(VAR_DNE)"],
  ["$$$(VAR_A)", "$A"],
  ["$$$$(VAR_A)", "$$(VAR_A)"],
  ["foo$", "foo$"],
  ["$VAR_A", "$VAR_A"],
  ["$(VAR_A", "$(VAR_A"],
  ["$()", "$()"],
  ["", ""],
  ["$(VAR_EMPTY)", ""],
  ["mixed$(VAR_EMPTY)-$(VAR_C)", "mixed-C"],
];

describe("expandVariables", () => {
  const variables = new Map([
    ["VAR_A", "A"],
    ["VAR_B", "B"],
    ["VAR_C", "C"],
    ["VAR_EMPTY", ""],
  ]);

  it.each(expansions)("makes %j %j", (text, expanded) => {
    expect(expandVariables(text, variables)).toBe(expanded);
  });
});

const sources: [what: string, valueFrom: EnvVar["valueFrom"], value: string | undefined][] = [
  ["a ConfigMap's key", { configMapKeyRef: { name: "settings", key: "color" } }, "blue"],
  ["a Secret's key", { secretKeyRef: { name: "keys", key: "token" } }, "s3cret"],
  [
    "a missing key that is optional",
    { configMapKeyRef: { name: "settings", key: "shape", optional: true } },
    undefined,
  ],
  ["a missing Secret that is optional", { secretKeyRef: { name: "none", key: "x", optional: true } }, undefined],
  ["the pod's name", { fieldRef: { fieldPath: "metadata.name" } }, "web"],
  ["the pod's namespace", { fieldRef: { fieldPath: "metadata.namespace" } }, "default"],
  ["one of its labels", { fieldRef: { fieldPath: "metadata.labels['app']" } }, "web"],
  ["a label it lacks", { fieldRef: { fieldPath: "metadata.labels['none']" } }, ""],
  ["its host", { fieldRef: { fieldPath: "spec.nodeName" } }, "h1"],
  ["its host's address", { fieldRef: { fieldPath: "status.hostIP" } }, "192.0.2.7"],
  ["its account", { fieldRef: { fieldPath: "spec.serviceAccountName" } }, "default"],
  ["its cpu limit, rounded up to whole cores", { resourceFieldRef: { resource: "limits.cpu" } }, "2"],
  ["its cpu limit in thousandths", { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } }, "1500"],
  ["its memory request", { resourceFieldRef: { resource: "requests.memory", divisor: "1Mi" } }, "64"],
  ["a limit it has not: the host's", { resourceFieldRef: { resource: "limits.memory", divisor: "1Gi" } }, "8"],
];

describe("a container's variables", () => {
  it.each(sources)("take %s", (_, valueFrom, value) => {
    const resources = { requests: { memory: "64Mi" }, limits: { cpu: "1500m" } };
    const env = [{ name: "IT", ...(valueFrom ? { valueFrom } : {}) }];
    expect(envOf({ env, resources })["IT"]).toBe(value);
  });

  it("take whole ConfigMaps and Secrets with a prefix, and let env win over them", () => {
    const envFrom = [{ configMapRef: { name: "settings" } }, { prefix: "K_", secretRef: { name: "keys" } }];
    expect(envOf({ envFrom, env: [{ name: "size", value: "10" }] })).toMatchObject({
      color: "blue",
      size: "10",
      K_token: "s3cret",
    });
  });

  it("refer to those before them", () => {
    const env = [
      { name: "A", value: "1" },
      { name: "B", value: "$(A)-$(LATER)" },
      { name: "LATER", value: "x" },
    ];
    expect(envOf({ env })["B"]).toBe("1-$(LATER)");
  });

  it("are there for each Service of the namespace, as kubelet names them", () => {
    const service: Service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "my-db", namespace: "default" },
      spec: { clusterIP: "10.43.0.9", ports: [{ name: "sql", port: 5432 }] },
    };
    expect(envOf({}, [service])).toMatchObject({
      MY_DB_SERVICE_HOST: "10.43.0.9",
      MY_DB_SERVICE_PORT: "5432",
      MY_DB_SERVICE_PORT_SQL: "5432",
      MY_DB_PORT: "tcp://10.43.0.9:5432",
      MY_DB_PORT_5432_TCP_ADDR: "10.43.0.9",
      KUBERNETES_SERVICE_HOST: "10.43.0.1",
    });
  });

  it("expand in command and arguments", () => {
    const container = { env: [{ name: "A", value: "1" }], command: ["run", "$(A)"], args: ["$$(A)", "$(B)"] };
    const spec = containersFor(aPod("web", { containers: [aContainer("web:1", container)] }))["app"];
    expect([spec?.entrypoint, spec?.args]).toEqual([
      ["run", "1"],
      ["$(A)", "$(B)"],
    ]);
  });
});
