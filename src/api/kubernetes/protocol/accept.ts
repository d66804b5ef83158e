/** One of the forms a client would take, in its order of preference. */
export interface AcceptedForm {
  readonly type: string;
  /** `as=Table;g=meta.k8s.io;v=v1` and the like. */
  readonly as: string | null;
  readonly group: string | null;
  readonly version: string | null;
}

/** Reads an Accept header. Weights are not looked at: Kubernetes' clients write what they like best first. */
export function parseAccept(header: string | undefined): readonly AcceptedForm[] {
  return (header ?? "*/*").slice(0, 4096).split(",").map(parseForm);
}

function parseForm(text: string): AcceptedForm {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim());
  const given = new Map(parameters.map((parameter) => splitOnce(parameter)));
  return {
    type: type.toLowerCase(),
    as: given.get("as") ?? null,
    group: given.get("g") ?? null,
    version: given.get("v") ?? null,
  };
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

const jsonTypes = new Set(["application/json", "application/*", "*/*", ""]);

export function takesJson({ type }: AcceptedForm): boolean {
  return jsonTypes.has(type);
}
