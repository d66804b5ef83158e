import { DeadlineError } from "../../../src/executors/docker/deadline.ts";
import { toFailure } from "../../../src/executors/execute/to-failure.ts";

const engineError = (statusCode: number, message: string): Error =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode, json: { message } });

/** What engines 20.10 to 28 were seen to say. */
const cases: readonly [status: number, says: string, code: string, retry: string][] = [
  [
    404,
    "manifest for registry.lab:5000/none:1 not found: manifest unknown: manifest unknown",
    "image-not-found",
    "after",
  ],
  [
    404,
    "pull access denied for none, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    "registry-unauthorized",
    "after",
  ],
  [500, 'Get "https://r/v2/": unauthorized: authentication required', "registry-unauthorized", "after"],
  [500, "toomanyrequests: You have reached your pull rate limit", "registry-rate-limited", "after"],
  [500, "received unexpected HTTP status: 503 Service Unavailable", "registry-unavailable", "after"],
  [
    500,
    'Get "https://nowhere.invalid/v2/": dial tcp: lookup nowhere.invalid: no such host',
    "registry-unavailable",
    "after",
  ],
  [400, "invalid reference format: repository name must be lowercase", "invalid-image-name", "never"],
  [404, "no matching manifest for linux/arm64 in the manifest list entries", "wrong-architecture", "never"],
  [404, "No such image: web:1.0", "image-missing", "replan"],
  [404, "No such container: web-1", "gone", "replan"],
  [409, 'Conflict. The container name "/web-1" is already in use by container "abc"', "conflict", "replan"],
  [
    500,
    "driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated",
    "port-in-use",
    "after",
  ],
  [500, "write /var/lib/docker/tmp/x: no space left on device", "disk-full", "after"],
  [400, 'invalid mount config for type "bind": field Target must not be empty', "invalid", "never"],
  [500, "something new", "engine-error", "after"],
];

describe("toFailure", () => {
  it.each(cases)("%i %s is %s", (status, says, code, retry) => {
    expect(toFailure(engineError(status, says))).toMatchObject({ code, retry, message: says });
  });

  it("plans anew where the outcome is unknown", () => {
    expect(toFailure(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }))).toEqual({
      retry: "replan",
      code: "connection-lost",
      message: "socket hang up",
    });
    expect(toFailure(new DeadlineError("no answer to create within 60 s"))).toMatchObject({
      retry: "replan",
      code: "deadline",
    });
  });
});

describe("a registry that asks for patience", () => {
  it.each([
    ["toomanyrequests: retry-after: 120", 120_000],
    ["toomanyrequests: You have reached your pull rate limit", 60_000],
    ["received unexpected HTTP status: 503 Service Unavailable, Retry-After: 30", 30_000],
    ["toomanyrequests: retry after 999999", 3_600_000],
  ])("%s", (says, delayMs) => {
    expect(toFailure(engineError(500, says))).toMatchObject({ retry: "after", delayMs });
  });
});
