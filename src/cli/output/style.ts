import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** Whether to colour what goes to `stream`: NO_COLOR and FORCE_COLOR win, then a terminal that is not dumb. */
function coloured(stream: NodeJS.WriteStream): boolean {
  if (process.env["NO_COLOR"]) return false;
  if (process.env["FORCE_COLOR"] && process.env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && process.env["TERM"] !== "dumb";
}

export function style(format: Format, text: string): string {
  return coloured(process.stdout) ? styleText(format, text, { validateStream: false }) : text;
}
