import type { LogLine, LogSource } from "./log-line.ts";

export interface LineStyle {
  readonly prefix: boolean;
  readonly timestamps: boolean;
  /** Pods are told apart by colours: on a terminal. */
  readonly colours: boolean;
}

const colours = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];

export function renderLine({ source, stamp, text }: LogLine, style: LineStyle): string {
  const prefix = style.prefix ? `${coloured(`[${source.pod} ${source.container}]`, source, style)} ` : "";
  return `${prefix}${style.timestamps ? `${stamp} ` : ""}${text}\n`;
}

function coloured(label: string, { pod }: LogSource, style: LineStyle): string {
  if (!style.colours) return label;
  let sum = 0;
  for (const letter of pod) sum = (sum * 31 + letter.charCodeAt(0)) % 65_536;
  return `\u001b[${colours[sum % colours.length]}m${label}\u001b[0m`;
}
