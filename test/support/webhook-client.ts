import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { webhookHandler } from "../../src/api/webhooks/webhook-handler.ts";
import type { WebhookOptions } from "../../src/api/webhooks/webhook-options.ts";

export interface WebhookServer {
  readonly port: number;
  readonly fetched: string[];
  post(path: string, body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<number>;
  close(): Promise<void>;
}

/** The handler behind a listener of its own, with a fetch that only notes what it was asked for. */
export async function webhookServer(options: Partial<WebhookOptions> = {}): Promise<WebhookServer> {
  const fetched: string[] = [];
  const handler = webhookHandler({
    repositories: () => [{ name: "apps", url: "https://git.example.com/team/app.git", secrets: ["new", "old"] }],
    onPush: async (name) => void fetched.push(name),
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    fetched,
    post: (path, body, headers) => post(port, path, { body, headers }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Post {
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

function post(port: number, path: string, { body, headers }: Post): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: "127.0.0.1", path, method: "POST", headers, agent: false });
    request.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", reject);
    request.end(body);
  });
}

export const hmac = (secret: string | Buffer, body: string | Buffer): string =>
  createHmac("sha256", secret).update(body).digest("hex");
