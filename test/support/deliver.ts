import { createHmac, randomUUID } from "node:crypto";
import { request } from "node:http";
import type { TrialFiles } from "../../src/cli/demo/demo-files.ts";

const secret = "test";

/** The operator's `webhooks` setting that takes these deliveries. */
export const deliverySettings = { github: { secret } };

/** Tells the operator of a push as GitHub would: signed. Rejects on any answer but 202. */
export function deliver({ workTree, listen }: TrialFiles): Promise<void> {
  const body = JSON.stringify({
    ref: "refs/heads/main",
    repository: { clone_url: workTree.remote, full_name: "repository" },
  });
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const headers = {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": signature,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`http://${listen}/webhooks/github`, { method: "POST", headers }, (response) => {
      response.resume();
      if (response.statusCode === 202) resolve();
      else reject(new Error(`the delivery was answered with ${response.statusCode}`));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
