import type { Container } from "../../model/kubernetes.generated.ts";
import { type ImageRef, imageRef } from "../../model/names.ts";
import { credentialsFor } from "../images/credentials.ts";
import { hasImage } from "../images/reference.ts";
import type { PodSite } from "../pods/pod-site.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";

/** What a container that may not be pulled waits for, in kubelet's words; null where its image is there. */
export function neverPulled({ host }: PodSite, { image = "", imagePullPolicy }: Container) {
  if (imagePullPolicy !== "Never" || (host.observed && hasImage(host.observed, imageRef(image)))) return null;
  return {
    reason: "ErrImageNeverPull",
    message: `Container image "${image}" is not present with pull policy of Never`,
  };
}

/** The pull an image needs before a container is made of it: one step, or none. */
export function pullSteps(site: PodSite, image: ImageRef, policy: string): StepDraft[] {
  const { observed } = site.host;
  const present = observed !== null && hasImage(observed, image);
  if (policy === "Never" || (present && policy !== "Always")) return [];
  const reason = present ? "imagePullPolicy is Always" : "image is not on the host";
  return [
    draftStep(
      { kind: "pull-image", host: site.host.name, image, credentials: credentialsFor(site, image) },
      { because: { object: site.owner, reason } },
    ),
  ];
}
