// Reads the interfaces of @kubernetes-models/traefik into JSON schema definitions: declarations only, its code is not run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const root = dirname(require.resolve("@kubernetes-models/traefik/package.json"));

const plain = {
  string: { type: "string" },
  boolean: { type: "boolean" },
  number: { type: "number" },
  any: {},
  IObjectMeta: { $ref: "#/definitions/V1ObjectMeta" },
};

function tokenize(text) {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, "");
  return bare.match(/"[^"]*"|[A-Za-z_]\w*|\?:|[{}[\]<>:;|,]/g);
}

function reader(tokens) {
  let at = 0;
  const next = () => tokens[at++];
  const take = (token) => (tokens[at] === token ? next() : null);

  function single() {
    const token = next();
    if (token === "{") return members();
    if (token === "Array") {
      next();
      const items = union();
      next();
      return { type: "array", items };
    }
    if (token.startsWith('"')) return { type: "string", enum: [JSON.parse(token)] };
    if (plain[token]) return plain[token];
    throw new Error(`no schema for the type ${token}`);
  }

  function union() {
    const parts = [single()];
    while (take("|")) parts.push(single());
    if (parts.length === 1) return parts[0];
    if (parts.every((part) => part.enum)) return { type: "string", enum: parts.flatMap((part) => part.enum) };
    return { type: parts.map((part) => part.type) };
  }

  function members() {
    const schema = { type: "object", additionalProperties: false, required: [], properties: {} };
    while (!take("}")) {
      if (take("[")) {
        at += "key : string ] :".split(" ").length;
        schema.additionalProperties = union();
      } else {
        const name = JSON.parse(next());
        if (next() === ":") schema.required.push(name);
        schema.properties[name] = union();
      }
      take(";");
    }
    return schema;
  }
  return { single };
}

/** `kind` to definition, each with its spec inline. */
export function readTraefikModels(kinds) {
  return Object.fromEntries(
    kinds.map((kind) => {
      const text = readFileSync(join(root, `traefik.io/v1alpha1/${kind}.d.ts`), "utf8");
      const start = text.indexOf(`export interface I${kind} {`);
      const end = text.indexOf("\n}", start) + 2;
      const body = text.slice(text.indexOf("{", start), end);
      return [`Traefik${kind}`, reader(tokenize(body)).single()];
    }),
  );
}
