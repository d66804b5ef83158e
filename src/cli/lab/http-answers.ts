import { get } from "node:http";

const patienceMs = 2_000;

/**
 * Whether something answers a request there with 200. Not by fetch: while a container starts, its published port takes
 * connections and drops them, and Node 20's fetch was seen never to settle then.
 */
export function httpAnswers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: patienceMs }, (response) => {
      resolve(response.statusCode === 200);
      response.resume();
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
    request.on("close", () => resolve(false));
  });
}
