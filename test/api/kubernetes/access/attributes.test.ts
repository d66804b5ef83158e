import { attributesOf } from "../../../../src/api/kubernetes/access/attributes.ts";

/** Rows of kubernetes' endpoints/request/requestinfo_test.go; the deprecated /proxy/ and /watch/ paths are served nowhere. */
const rows: readonly (readonly [
  method: string,
  url: string,
  verb: string,
  group: string,
  namespace: string,
  resource: string,
  subresource: string,
  name: string,
])[] = [
  ["GET", "/api/v1/namespaces", "list", "", "", "namespaces", "", ""],
  ["GET", "/api/v1/namespaces/other", "get", "", "other", "namespaces", "", "other"],
  ["GET", "/api/v1/namespaces/other/pods", "list", "", "other", "pods", "", ""],
  ["GET", "/api/v1/namespaces/other/pods/foo", "get", "", "other", "pods", "", "foo"],
  ["HEAD", "/api/v1/namespaces/other/pods/foo", "get", "", "other", "pods", "", "foo"],
  ["GET", "/api/v1/pods", "list", "", "", "pods", "", ""],
  ["HEAD", "/api/v1/pods", "list", "", "", "pods", "", ""],
  ["PATCH", "/api/v1/namespaces/new", "patch", "", "new", "namespaces", "", "new"],
  ["GET", "/api/v1/pods?watch=true", "watch", "", "", "pods", "", ""],
  ["GET", "/api/v1/pods?watch=false", "list", "", "", "pods", "", ""],
  ["GET", "/api/v1/namespaces/other/pods?watch=1", "watch", "", "other", "pods", "", ""],
  ["GET", "/api/v1/namespaces/other/pods?watch=0", "list", "", "other", "pods", "", ""],
  ["GET", "/api/v1/namespaces/other/pods/foo/status", "get", "", "other", "pods", "status", "foo"],
  ["GET", "/api/v1/namespaces/other/pods/foo/proxy/subpath", "get", "", "other", "pods", "proxy", "foo"],
  ["PUT", "/api/v1/namespaces/other/finalize", "update", "", "other", "namespaces", "finalize", "other"],
  ["PUT", "/api/v1/namespaces/other/status", "update", "", "other", "namespaces", "status", "other"],
  ["PATCH", "/api/v1/namespaces/other/pods/foo", "patch", "", "other", "pods", "", "foo"],
  ["DELETE", "/api/v1/namespaces/other/pods/foo", "delete", "", "other", "pods", "", "foo"],
  ["POST", "/api/v1/namespaces/other/pods", "create", "", "other", "pods", "", ""],
  ["DELETE", "/api/v1/nodes", "deletecollection", "", "", "nodes", "", ""],
  ["DELETE", "/api/v1/namespaces", "deletecollection", "", "", "namespaces", "", ""],
  ["DELETE", "/api/v1/namespaces/other/pods", "deletecollection", "", "other", "pods", "", ""],
  ["DELETE", "/apis/extensions/v1/namespaces/other/pods", "deletecollection", "extensions", "other", "pods", "", ""],
  ["POST", "/apis/extensions/v1beta3/namespaces/other/pods", "create", "extensions", "other", "pods", "", ""],
  ["GET", "/apis/batch/v1/job/foo/scale", "get", "batch", "", "job", "scale", "foo"],
  // TestFieldSelectorParsing
  ["GET", "/apis/group/version/resource", "list", "group", "", "resource", "", ""],
  [
    "GET",
    "/apis/group/version/resource?fieldSelector=metadata.name=name1",
    "list",
    "group",
    "",
    "resource",
    "",
    "name1",
  ],
  ["GET", "/apis/g/v/resource?watch=true&fieldSelector=metadata.name=name1", "watch", "g", "", "resource", "", "name1"],
  ["GET", "/apis/group/version/resource?fieldSelector=foo=bar", "list", "group", "", "resource", "", ""],
  ["GET", "/apis/group/version/resource?fieldSelector=metadata.name!=name1", "list", "group", "", "resource", "", ""],
  ["DELETE", "/api/v1/pods?fieldSelector=metadata.name=a", "deletecollection", "", "", "pods", "", ""],
  // A stream is `create` by whichever method.
  ["GET", "/api/v1/namespaces/n/pods/p/exec?command=sh", "create", "", "n", "pods", "exec", "p"],
  ["POST", "/api/v1/namespaces/n/pods/p/portforward", "create", "", "n", "pods", "portforward", "p"],
  ["GET", "/api/v1/namespaces/n/pods/p/log", "get", "", "n", "pods", "log", "p"],
];

const head = (method: string, target: string) => {
  const { pathname, searchParams } = new URL(target, "https://localhost");
  return { method, path: pathname.split("/").filter((part) => part !== ""), query: searchParams };
};

it.each(rows)("%s %s is %s", (method, url, verb, group, namespace, resource, subresource, name) => {
  const expected = { kind: "resource", verb, group, namespace, resource, subresource, name };
  expect(attributesOf(head(method, url))).toEqual(expected);
});

it.each([
  "/",
  "/api/version/",
  "/apis/group/version/",
  "/badprefix/version/resource",
  "/apis/version/resource",
  "/version",
])("%s is no resource", (path) => {
  expect(attributesOf(head("GET", path))).toEqual({ kind: "path", verb: "get", path: path.replace(/(.)\/$/, "$1") });
});
