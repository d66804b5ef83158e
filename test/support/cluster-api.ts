import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import type { TrialFiles } from "../../src/cli/demo/demo-files.ts";

/** Reads a path of a running operator's Kubernetes API as its admin. */
export type ReadApi = <T>(path: string) => Promise<T>;

/** Between where health answers and where the Kubernetes API does, as trials are set up. */
const apiPortOffset = 1000;

export async function openClusterApi({ directory, listen }: TrialFiles): Promise<ReadApi> {
  const keys = join(directory, "data/api");
  const [token, ca] = await Promise.all([
    readFile(join(keys, "admin.token"), "utf8"),
    readFile(join(keys, "authority.crt"), "utf8"),
  ]);
  const [host = "", port = ""] = listen.split(":");
  const common = { host, port: Number(port) + apiPortOffset, ca, headers: { authorization: `Bearer ${token.trim()}` } };
  return <T>(path: string) =>
    new Promise<T>((resolve, reject) => {
      const asked = request({ ...common, path }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode === 200) resolve(JSON.parse(text) as T);
          else reject(new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`));
        });
      });
      asked.on("error", reject);
      asked.end();
    });
}
