import type { ContainerRole } from "../../model/labels.ts";
import { labels } from "../../model/labels.ts";
import { formatKey } from "../../model/object.ts";
import type { PodSite } from "./pod-site.ts";

interface Identity {
  readonly role: ContainerRole;
  readonly container: string;
  readonly attempt: number;
  readonly specHash: string;
}

/** What a container says of itself, so that a new management box knows it. */
export function podLabels(site: PodSite, { role, container, attempt, specHash }: Identity): Record<string, string> {
  const { instance } = site.turn.input.settings;
  return {
    [labels.instance]: instance,
    [labels.role]: role,
    [labels.podUid]: site.uid,
    [labels.namespace]: site.namespace,
    [labels.pod]: site.name,
    [labels.container]: container,
    [labels.owner]: formatKey(site.owner),
    [labels.specHash]: specHash,
    [labels.templateHash]: site.templateHash,
    [labels.commit]: site.turn.input.desired.revision.commit,
    [labels.attempt]: String(attempt),
  };
}
