import type { PodSpec, SeccompProfile } from "../../model/kubernetes.generated.ts";
import { type Check, containers, containersOf, namesOf, quoted, setters, sorted, type Violation } from "./words.ts";

const reason = "seccompProfile";
const isBad = (profile: SeccompProfile | undefined): boolean =>
  profile !== undefined && profile.type !== "RuntimeDefault" && profile.type !== "Localhost";

/** No profile at all is fine; one that confines nothing is not. */
export const seccompBaseline: Check = (spec) => badProfiles(spec);

/** Every container has a profile that confines it, of its own or of its pod. */
export const seccompRestricted: Check = (spec) => badProfiles(spec) ?? missingProfiles(spec);

function badProfiles(spec: PodSpec): Violation | null {
  const pod = spec.securityContext?.seccompProfile;
  const own = containersOf(spec).filter(({ securityContext }) => isBad(securityContext?.seccompProfile));
  const who = setters(isBad(pod), namesOf(own));
  if (who === "") return null;
  const types = [...(isBad(pod) ? [pod] : []), ...own.map((each) => each.securityContext?.seccompProfile)];
  const values = quoted(sorted(types.map((profile) => profile?.type ?? "")));
  return { reason, detail: `${who} must not set securityContext.seccompProfile.type to ${values}` };
}

function missingProfiles(spec: PodSpec): Violation | null {
  if (spec.securityContext?.seccompProfile) return null;
  const without = containersOf(spec).filter(({ securityContext }) => !securityContext?.seccompProfile);
  if (without.length === 0) return null;
  const who = `pod or ${containers(namesOf(without))}`;
  return { reason, detail: `${who} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` };
}
