import type { ImageInfo, NetworkInspectInfo, VolumeInspectInfo } from "dockerode";
import { instant } from "../../model/instant.ts";
import { labels } from "../../model/labels.ts";
import { imageRef } from "../../model/names.ts";
import type { ObservedImage, ObservedNetwork, ObservedVolume } from "../../model/observed.ts";
import { sortBy } from "../../model/order.ts";
import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";

const listMs = 15_000;

export async function listImages(engine: EngineClient): Promise<ObservedImage[]> {
  const found = await ask(engine.call, { what: "images", ms: listMs }, (docker, abortSignal) =>
    docker.listImages({ abortSignal }),
  );
  return sortBy(found.map(observedImage), (image) => image.id);
}

function observedImage(image: ImageInfo): ObservedImage {
  return {
    id: image.Id,
    refs: named(image.RepoTags).sort().map(imageRef),
    digests: named(image.RepoDigests).sort(),
    sizeBytes: image.Size,
    createdAt: image.Created > 0 ? instant(image.Created * 1000) : null,
  };
}

/** Engines up to 25 write `<none>:<none>` for no name, and null for an empty list. */
function named(names: readonly string[] | null | undefined): string[] {
  return (names ?? []).filter((name) => !name.startsWith("<none>"));
}

export async function listVolumes(engine: EngineClient): Promise<ObservedVolume[]> {
  const found = await ask(engine.call, { what: "volumes", ms: listMs }, (docker, abortSignal) =>
    docker.listVolumes({ abortSignal }),
  );
  const volumes: readonly VolumeInspectInfo[] = found.Volumes ?? [];
  return sortBy(
    volumes.map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} })),
    (volume) => volume.name,
  );
}

export async function listNetworks(engine: EngineClient, instance: string): Promise<ObservedNetwork[]> {
  const found: readonly NetworkInspectInfo[] = await ask(
    engine.call,
    { what: "networks", ms: listMs },
    (docker, abortSignal) => docker.listNetworks({ abortSignal }),
  );
  return sortBy(
    found.map((network) => ({
      name: network.Name,
      id: network.Id,
      subnet: network.IPAM?.Config?.[0]?.Subnet ?? null,
      options: network.Options ?? {},
      ours: network.Labels?.[labels.instance] === instance,
    })),
    (network) => network.name,
  );
}
