import type { Container, PodSpec, Volume } from "../../model/kubernetes.generated.ts";
import {
  type Check,
  containers,
  containersOf,
  namesOf,
  plural,
  quoted,
  setters,
  sorted,
  type Violation,
} from "./words.ts";

const volumeTypes = new Set(
  [
    ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"],
    ["image", "persistentVolumeClaim", "projected", "secret"],
  ].flat(),
);

export const privilegeEscalation: Check = (spec) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return null;
  const detail = `${containers(namesOf(bad))} must set securityContext.allowPrivilegeEscalation=false`;
  return { reason: "allowPrivilegeEscalation != false", detail };
};

export const droppedCapabilities: Check = (spec) => {
  const all = containersOf(spec);
  const keeping = all.filter(({ securityContext }) => !securityContext?.capabilities?.drop?.includes("ALL"));
  const added = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter((name) => name !== "NET_BIND_SERVICE");
  const adding = all.filter((container) => added(container).length > 0);
  const details = [
    ...(keeping.length > 0
      ? [`${containers(namesOf(keeping))} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(adding.length > 0
      ? [
          `${containers(namesOf(adding))} must not include ${quoted(sorted(adding.flatMap(added)))} in securityContext.capabilities.add`,
        ]
      : []),
  ];
  return details.length === 0 ? null : { reason: "unrestricted capabilities", detail: details.join("; ") };
};

export const restrictedVolumes: Check = ({ volumes = [] }) => {
  const bad = volumes.filter((volume) => !volumeTypes.has(typeOf(volume)));
  if (bad.length === 0) return null;
  const types = sorted(bad.map(typeOf));
  const who = `${plural("volume", bad.length)} ${quoted(bad.map(({ name }) => name))}`;
  const verb = bad.length === 1 ? "uses" : "use";
  const detail = `${who} ${verb} ${plural("restricted volume type", types.length)} ${quoted(types)}`;
  return { reason: "restricted volume types", detail };
};

/** A volume without a source is an emptyDir. */
function typeOf({ name: _, ...source }: Volume): string {
  return Object.keys(source)[0] ?? "emptyDir";
}

const reason = "runAsNonRoot != true";

export const nonRoot: Check = (spec) => rootAllowed(spec) ?? nonRootUnset(spec);

function rootAllowed(spec: PodSpec): Violation | null {
  const own = containersOf(spec).filter(({ securityContext }) => securityContext?.runAsNonRoot === false);
  const who = setters(spec.securityContext?.runAsNonRoot === false, namesOf(own));
  return who === "" ? null : { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
}

function nonRootUnset(spec: PodSpec): Violation | null {
  if (spec.securityContext?.runAsNonRoot === true) return null;
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  if (bad.length === 0) return null;
  return { reason, detail: `pod or ${containers(namesOf(bad))} must set securityContext.runAsNonRoot=true` };
}

export const rootUser: Check = (spec) => {
  const own = containersOf(spec).filter(({ securityContext }) => securityContext?.runAsUser === 0);
  const who = setters(spec.securityContext?.runAsUser === 0, namesOf(own));
  return who === "" ? null : { reason: "runAsUser=0", detail: `${who} must not set runAsUser=0` };
};
