import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { labels } from "../../model/labels.ts";
import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";
import { runExec } from "../execute/run-exec.ts";
import { execIn } from "../streams/exec-in.ts";

/** A volume's data as one stream of bytes: see node/volume.sh. */
export interface VolumeSession {
  /** SHA-256 of the stream, in hex. */
  sum(): Promise<string>;
  /** The stream from a byte on. */
  send(offset: number): Promise<Readable>;
  /** How many bytes of the stream with that checksum are here already. */
  gathered(sum: string): Promise<number>;
  /** Adds to what is here. Waits for whoever sends. */
  gather(offset: number, from: Readable): Promise<void>;
  /** Makes the volume's data of what was gathered, if it has that checksum. */
  unpack(sum: string): Promise<void>;
  close(): Promise<void>;
}

export interface SessionVolumes {
  readonly data: string;
  /** Nothing is written to it. */
  readonly readOnly: boolean;
  /** Where a stream is gathered; null where one is only sent. */
  readonly stage: string | null;
}

interface SessionOptions {
  readonly instance: string;
  readonly image: string;
  readonly volumes: SessionVolumes;
}

const script = "/usr/local/lib/berth/volume.sh";
const callMs = 60_000;
/** Reading all of a volume may take long; that it takes for ever is a fault. */
const workMs = 12 * 3_600_000;
/** The container ends by itself some time after whoever opened it was lost. */
const lifeSeconds = 86_400;

/** A container beside the volume that reads and writes it, for as long as the session is open. */
export async function openVolumeSession(engine: EngineClient, options: SessionOptions): Promise<VolumeSession> {
  const id = await startContainer(engine, options);
  const run = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, output } = await runExec(engine, { container: id, argv: [script, ...words], timeoutMs: workMs });
    if (exitCode !== 0) throw new Error(output.trim() || `volume.sh ${words[0]} exited with ${exitCode}`);
    return output.trim();
  };
  return {
    sum: () => run("sum"),
    gathered: async (sum) => Number(await run("gathered", sum)),
    unpack: async (sum) => void (await run("unpack", sum)),
    send: async (offset) => {
      const { stdout } = await execIn(engine, id, { argv: [script, "send", String(offset)], tty: false, stdin: false });
      return stdout;
    },
    gather: (offset, from) => gather(engine, id, { offset, from }),
    close: async () => {
      await ask(engine.call, { what: "end of a volume's session", ms: callMs }, (docker, abortSignal) =>
        docker.getContainer(id).remove({ force: true, abortSignal }),
      );
    },
  };
}

async function gather(
  engine: EngineClient,
  id: string,
  { offset, from }: { readonly offset: number; readonly from: Readable },
): Promise<void> {
  const session = await execIn(engine, id, { argv: [script, "gather", String(offset)], tty: false, stdin: true });
  const said = Promise.all([text(session.stdout), text(session.stderr)]);
  try {
    await pipeline(from, session.stdin);
  } catch (error) {
    session.close();
    throw error;
  }
  const [, errors] = await said;
  const exitCode = await session.exitCode;
  if (exitCode !== 0) throw new Error(errors.trim() || `gathering ended with ${exitCode}`);
}

async function startContainer(engine: EngineClient, { instance, image, volumes }: SessionOptions): Promise<string> {
  const { data, readOnly, stage } = volumes;
  const mount = (source: string, target: string, isReadOnly: boolean) => ({
    ...{ Type: "volume", Source: source, Target: target, ReadOnly: isReadOnly, VolumeOptions: { NoCopy: true } },
  });
  const body = {
    Image: image,
    Entrypoint: ["sleep", String(lifeSeconds)],
    Cmd: [],
    Labels: { [labels.instance]: instance },
    HostConfig: {
      AutoRemove: true,
      NetworkMode: "none",
      Mounts: [mount(data, "/data", readOnly), ...(stage === null ? [] : [mount(stage, "/stage", false)])],
    },
  };
  const { Id } = await ask(engine.call, { what: "a container for a volume", ms: callMs }, (docker, signal) =>
    request<{ Id: string }>(docker, { method: "POST", path: "/containers/create", body, signal }),
  );
  await ask(engine.call, { what: "a container for a volume", ms: callMs }, (docker, signal) =>
    request(docker, { method: "POST", path: `/containers/${Id}/start`, signal }),
  );
  return Id;
}
