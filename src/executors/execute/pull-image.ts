import type { Readable } from "node:stream";
import type Docker from "dockerode";
import type { RegistryCredentials } from "../../model/action.ts";
import type { ImageRef } from "../../model/names.ts";
import type { Failure } from "../../model/outcome.ts";
import { withDeadline } from "../docker/deadline.ts";
import { jsonLines } from "../docker/json-lines.ts";
import type { Handler } from "./handler.ts";
import { toFailure } from "./to-failure.ts";

/** One line of a pull's progress. */
interface Progress {
  readonly status?: string;
  readonly error?: string;
}

const pullMs = 20 * 60_000;
/** A registry that sends nothing for so long is given up; the layers that came are kept by the engine. */
const silenceMs = 120_000;

/** Pulls an image and tells its digest; where the registry is out of the host's reach, another engine's copy serves. */
export const pullImage: Handler<"pull-image"> = async (context, { image, credentials }) => {
  try {
    const digest = await withDeadline({ ms: pullMs, what: `pull of ${image}` }, (signal) =>
      pull(context.engine.patient, { image, credentials, signal }),
    );
    return digest ? `pulled ${digest}` : "pulled";
  } catch (error) {
    const failure = toFailure(error);
    if (!isOutOfReach(failure)) return failure;
    return (await context.relay(image)) ? "relayed from another host" : failure;
  }
};

interface Pull {
  readonly image: ImageRef;
  readonly credentials: RegistryCredentials | null;
  readonly signal: AbortSignal;
}

async function pull(docker: Docker, { image, credentials, signal }: Pull): Promise<string | null> {
  const auth = credentials
    ? { username: credentials.username, password: credentials.password, serveraddress: credentials.server }
    : undefined;
  const stream = await docker.createImage(auth ?? {}, { fromImage: withTag(image), abortSignal: signal });
  signal.addEventListener("abort", () => (stream as Readable).destroy(), { once: true });
  let digest: string | null = null;
  for await (const line of withoutSilence(jsonLines<Progress>(stream as Readable), image)) {
    if (line.error) throw pullError(line.error);
    digest = /^Digest: (sha256:[0-9a-f]{64})$/.exec(line.status ?? "")?.[1] ?? digest;
  }
  return digest;
}

/** Without a tag an engine would pull every tag there is. */
function withTag(image: ImageRef): string {
  const last = image.slice(image.lastIndexOf("/") + 1);
  return last.includes(":") || last.includes("@") ? image : `${image}:latest`;
}

async function* withoutSilence<T>(lines: AsyncGenerator<T>, image: ImageRef): AsyncGenerator<T> {
  while (true) {
    const next = await withDeadline({ ms: silenceMs, what: `pull of ${image}` }, () => lines.next());
    if (next.done) return;
    yield next.value;
  }
}

/** An error in the progress of a pull comes after a status of 200. */
function pullError(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 500 });
}

function isOutOfReach(failure: Failure): boolean {
  return failure.code === "registry-unavailable" || failure.code === "deadline";
}
