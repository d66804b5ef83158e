/** What a request wants to do, as RBAC looks at it. */
export type Attributes = ResourceAttributes | PathAttributes;

export interface ResourceAttributes {
  readonly kind: "resource";
  /** `get`, `list`, `deletecollection`, or whatever a review asks about. */
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** "" for the object itself. */
  readonly subresource: string;
  /** "" for the whole cluster, and for all namespaces at once. */
  readonly namespace: string;
  /** "" where no one object is meant. */
  readonly name: string;
}

export interface PathAttributes {
  readonly kind: "path";
  readonly verb: string;
  /** `/version` */
  readonly path: string;
}

const verbs: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

export interface RequestHead {
  readonly method: string;
  /** Decoded parts of the path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** What a request is about (apiserver/endpoints/request/requestinfo.go), by its head alone: no body has been read yet. */
export function attributesOf({ method, path, query }: RequestHead): Attributes {
  const [root, ...rest] = path;
  const [group, parts] = root === "apis" ? [rest[0] ?? "", rest.slice(2)] : ["", rest.slice(1)];
  if ((root !== "api" && root !== "apis") || parts.length === 0) {
    return { kind: "path", verb: method.toLowerCase(), path: `/${path.join("/")}` };
  }
  const { namespace, resource, name, subresource } = placeOf(parts);
  const verb = verbs[method] ?? method.toLowerCase();
  if (streamed.has(subresource))
    return { kind: "resource", verb: "create", group, resource, subresource, namespace, name };
  const whole = name === "" ? collectionVerb(verb, query) : verb;
  const selected = whole === "list" || whole === "watch" ? selectedName(query) : "";
  return { kind: "resource", verb: whole, group, resource, subresource, namespace, name: name || selected };
}

/** A stream into a pod is `create` by whichever method a client asks for it: see docs/decisions/080. */
const streamed = new Set(["exec", "attach", "portforward"]);

/** Parts of a Namespace itself, and so no resources in it. */
const namespaceParts = new Set(["status", "finalize"]);

function placeOf(parts: readonly string[]) {
  const [first = "", namespace = "", third] = parts;
  const inside = first === "namespaces" && third !== undefined && !namespaceParts.has(third);
  const [resource = "", name = "", subresource = ""] = inside ? parts.slice(2) : parts;
  return { namespace: first === "namespaces" ? namespace : "", resource, name, subresource };
}

function collectionVerb(verb: string, query: URLSearchParams): string {
  if (verb === "delete") return "deletecollection";
  if (verb !== "get") return verb;
  return ["true", "1"].includes(query.get("watch") ?? "") ? "watch" : "list";
}

/** Who may see one object may list it, if the list asks for nothing else. */
function selectedName(query: URLSearchParams): string {
  const parts = (query.get("fieldSelector") ?? "").split(",");
  const found = parts.flatMap((part) => /^metadata\.name(?:==|=)([^=!,]*)$/.exec(part.trim())?.[1] ?? []);
  return found[0] ?? "";
}
