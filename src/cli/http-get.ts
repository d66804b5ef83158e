import { type RequestOptions, request } from "node:http";

const timeoutMs = 10_000;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A GET and its whole answer, whatever its status. Rejects where nobody answers in time. */
export function httpGet(url: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
  return ask(url, { method: "GET", headers });
}

/** A POST without a body. */
export function httpPost(url: string): Promise<HttpAnswer> {
  return ask(url, { method: "POST", headers: { "content-type": "application/json" } });
}

function ask(url: string, options: RequestOptions): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { timeout: timeoutMs, agent: false, ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    asking.on("timeout", () => asking.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)));
    asking.on("error", reject);
    asking.end();
  });
}
