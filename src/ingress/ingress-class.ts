import type { Ingress, IngressClass } from "../model/kinds.ts";

/** Controllers whose Ingresses are ours: Traefik's own, so that manifests written for it work unchanged. */
const controllers: readonly (string | undefined)[] = ["traefik.io/ingress-controller", "berth.dev/ingress"];
/** Class names that need no IngressClass object. */
const names: readonly string[] = ["traefik", "berth"];
const annotation = "kubernetes.io/ingress.class";

/** Whether an Ingress asks for Traefik: by class, by the older annotation, or by asking for nobody. */
export function isOurs({ spec, metadata }: Ingress, classes: readonly IngressClass[]): boolean {
  const wanted = spec.ingressClassName ?? metadata.annotations?.[annotation];
  if (!wanted) return true;
  const object = classes.find((candidate) => candidate.metadata.name === wanted);
  return object ? controllers.includes(object.spec?.controller) : names.includes(wanted);
}
