import type { ContainerInspectInfo } from "dockerode";
import { labels } from "../../model/labels.ts";
import { ask } from "../docker/ask.ts";
import { demux } from "../docker/demux.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { requestStream } from "../docker/request.ts";
import { readArchive } from "./read-archive.ts";

/** Bounds of kubelet's: of a message, and of the end of a log that stands for one. */
const messageBytes = 4096;
const logBytes = 2048;
const logLines = 80;

const fileBytesMax = 2 ** 20;
const logMs = 15_000;

type Ended = Pick<ContainerInspectInfo, "Id" | "Config" | "State">;

/** What an ended container left to be told: in the file its labels name, or at the end of its log. Null for nothing. */
export async function readLastWords(engine: EngineClient, { Id, Config, State }: Ended): Promise<string | null> {
  const own = Config.Labels ?? {};
  if (State.Status !== "exited") return null;
  const path = own[labels.terminationPath];
  const written = path === undefined ? "" : await readFile(engine, Id, path);
  if (written !== "") return written;
  const wantsLog = own[labels.terminationPolicy] === "FallbackToLogsOnError" && State.ExitCode !== 0;
  return wantsLog ? (await readEndOfLog(engine, { id: Id, tty: Config.Tty })) || null : null;
}

/** "" where there is no such file, or one beyond any message. */
async function readFile(engine: EngineClient, container: string, path: string): Promise<string> {
  const files = await readArchive(engine, { container, path, maxBytes: fileBytesMax }).catch(() => null);
  const [content] = files?.values() ?? [];
  return content?.subarray(-messageBytes).toString("utf8") ?? "";
}

function readEndOfLog(engine: EngineClient, { id, tty }: { id: string; tty: boolean }): Promise<string> {
  return ask(engine.call, { what: `log of ${id}`, ms: logMs }, async (docker, signal) => {
    const query = { stdout: true, stderr: true, tail: logLines };
    const source = await requestStream(docker, { method: "GET", path: `/containers/${id}/logs`, query, signal });
    let end: Buffer = Buffer.alloc(0);
    for await (const data of tty ? source : contents(source)) end = Buffer.concat([end, data]).subarray(-logBytes);
    return end.toString("utf8");
  });
}

async function* contents(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const { data } of demux(source)) yield data;
}
