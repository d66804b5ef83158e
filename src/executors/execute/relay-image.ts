import type { Readable } from "node:stream";
import type { ImageRef } from "../../model/names.ts";
import { withDeadline } from "../docker/deadline.ts";
import { jsonLines } from "../docker/json-lines.ts";
import type { EngineClient } from "../docker/open-engine.ts";

const relayMs = 20 * 60_000;

export interface Relay {
  readonly image: ImageRef;
  readonly from: EngineClient;
  readonly to: EngineClient;
}

/** Streams an image from one engine to another; nothing of it touches our disk or piles up in memory. */
export function relayImage({ image, from, to }: Relay): Promise<void> {
  return withDeadline({ ms: relayMs, what: `relay of ${image}` }, async (signal) => {
    const saved = (await from.patient.getImage(image).get()) as Readable;
    signal.addEventListener("abort", () => saved.destroy(), { once: true });
    const progress = (await to.patient.loadImage(saved, { quiet: true })) as Readable;
    for await (const line of jsonLines<{ error?: string }>(progress)) {
      if (line.error) throw new Error(`load of ${image} failed: ${line.error}`);
    }
  });
}

/** A host as far as a relay needs to know it. */
interface ImageHolder {
  engine(): EngineClient | null;
  snapshot(): { readonly images: readonly { readonly refs: readonly ImageRef[] }[] };
}

/** Looks through the other hosts for one that has the image, and brings it over. By digest an engine cannot load. */
export function relayFrom(hosts: ReadonlyMap<unknown, ImageHolder>, to: EngineClient) {
  return async (image: ImageRef): Promise<boolean> => {
    const holder = [...hosts.values()].find(
      (host) => host.engine() !== to && host.snapshot().images.some((found) => found.refs.includes(image)),
    );
    const from = holder?.engine();
    if (!from || image.includes("@")) return false;
    await relayImage({ image, from, to });
    return true;
  };
}
