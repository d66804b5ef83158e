import { get } from "node:http";

const timeoutMs = 10_000;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A GET and its whole answer, whatever its status. Rejects where nobody answers in time. */
export function httpGet(url: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { timeout: timeoutMs, agent: false, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)));
    request.on("error", reject);
  });
}
