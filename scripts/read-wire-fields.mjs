// Writes scripts/wire-fields.txt: for every message of Kubernetes' API its fields' numbers on the wire, names in JSON, types and
// how appliers share them. Run by hand when Kubernetes has a new release: node scripts/read-wire-fields.mjs FOLDER, where
// FOLDER holds k8s.io/api and k8s.io/apimachinery as Debian's golang-k8s-api-dev and golang-k8s-apimachinery-dev ship them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("name the folder that holds k8s.io/api and k8s.io/apimachinery");

const versions =
  "core/v1 apps/v1 batch/v1 autoscaling/v1 autoscaling/v2 networking/v1 policy/v1 rbac/v1 authentication/v1 authorization/v1 coordination/v1 discovery/v1 events/v1 scheduling/v1 storage/v1 node/v1 certificates/v1";
const groups = { networking: "networking.k8s.io", rbac: "rbac.authorization.k8s.io", core: "" };
const longGroups = "authentication authorization coordination discovery events scheduling storage node certificates";
for (const name of longGroups.split(" ")) groups[name] = `${name}.k8s.io`;

const machinery = {
  "k8s.io/apimachinery/pkg/apis/meta/v1": "meta",
  "k8s.io/apimachinery/pkg/api/resource": "resource",
  "k8s.io/apimachinery/pkg/util/intstr": "intstr",
  "k8s.io/apimachinery/pkg/runtime": "runtime",
};
const packages = [
  ...Object.entries(machinery),
  ...versions.split(" ").map((version) => [`k8s.io/api/${version}`, shortName(version)]),
];
const protoNames = new Map(packages.map(([path, short]) => [path.replaceAll("/", "."), short]));

function shortName(version) {
  const [group, number] = version.split("/");
  return [groups[group] ?? group, number].filter(Boolean).join("/");
}

/** `Message.number` to what the Go struct's tag says of the field. */
function readTags(path) {
  const tags = new Map();
  for (const file of readdirSync(join(folder, path)).filter((name) => /types.*\.go$|^[a-z]+\.go$/.test(name))) {
    for (const [, message, body] of readFileSync(join(folder, path, file), "utf8").matchAll(
      /^type (\w+) struct \{\n([\s\S]*?)^\}/gm,
    )) {
      for (const [, type, json, number] of body.matchAll(
        /^\s*(?:\w+ +)?(\S+) +`.*?json:"([^"]*)".*?protobuf:"\w+,(\d+),/gm,
      ))
        tags.set(`${message}.${number}`, { pointer: type.startsWith("*"), json });
    }
  }
  return tags;
}

const scalars = { int32: "int", int64: "int", uint32: "int", uint64: "int", string: "string", bool: "bool" };
const otherScalars = { bytes: "bytes", double: "double" };

function typeName(type, own) {
  const scalar = scalars[type] ?? otherScalars[type];
  if (scalar) return scalar;
  if (!type.startsWith(".")) return `${own}.${type}`;
  const at = type.lastIndexOf(".");
  const known = protoNames.get(type.slice(1, at));
  return known === undefined ? null : `${known}.${type.slice(at + 1)}`;
}

function sharing(comment, list) {
  const keys = [...comment.matchAll(/\+listMapKey=(\w+)/g)].map(([, key]) => key);
  if (list && keys.length > 0) return `@${[...new Set(keys)].join(",")}`;
  if (list && /\+listType=set/.test(comment)) return "@";
  return /\+(structType|mapType)=atomic/.test(comment) ? "#" : "";
}

/** Whether a zero on the wire was meant: a pointer to one, or a field that Go's encoder always writes. */
function zeroMark({ pointer }, options, type) {
  if (pointer) return "?";
  return !options.includes("omitempty") && /^(int|bool|string)$/.test(type) ? "!" : "";
}

const shapeMarks = { repeated: "[]", map: "{}", optional: "" };

function fieldText(comment, [label, map, type, name, number], { message, own, tags }) {
  const tag = tags.get(`${message}.${number}`) ?? { pointer: true, json: name };
  const [json = name, ...options] = tag.json.split(",");
  const full = typeName(map ?? type, own);
  if (full === null) return null;
  const inline = options.includes("inline");
  const zero = inline || label !== "optional" ? "" : zeroMark(tag, options, full);
  return `${inline ? "~" : json}=${number}:${shapeMarks[label]}${full}${zero}${sharing(comment, label === "repeated")}`;
}

const field =
  /((?:^ {2}\/\/.*\n)*)^ {2}(optional|repeated|map)(?: |<string, ([\w.]+)> )?(?:([\w.]+) )?(\w+) = (\d+);/gm;

function readMessages(path, own) {
  const text = readFileSync(join(folder, path, "generated.proto"), "utf8");
  const tags = readTags(path);
  return [...text.matchAll(/((?:^\/\/.*\n)*)^message (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, comment, message, body]) => {
    const fields = [...body.matchAll(field)].map(([, above, ...declaration]) =>
      fieldText(above, declaration, { message, own, tags }),
    );
    const atomic = /\+structType=atomic/.test(comment) ? "#" : "";
    return `${[`${own}.${message}${atomic}`, ...fields.filter((text) => text !== null)].join(" ")}`;
  });
}

const unneeded = /List$|^meta\.(APIGroup|APIResource|APIVersions|Table|Watch|Root|Partial)/;
const lines = packages.flatMap(([path, own]) => readMessages(path, own));
writeFileSync(
  join(import.meta.dirname, "wire-fields.txt"),
  [
    "# Facts of Kubernetes 1.36: GROUP/VERSION.MESSAGE, then for each field JSON=NUMBER:TYPE. [] list, {} map, ~ fields of the",
    "# message itself in JSON, ? kept when zero since given, ! kept when zero, # owned as a whole, @ a set, @KEYS items by key.",
    "# Source: generated.proto and types.go of k8s.io/api and k8s.io/apimachinery 0.36.4; see read-wire-fields.mjs.",
    ...lines.filter((line) => !unneeded.test(line.split(" ")[0])),
    "",
  ].join("\n"),
);
