import { parseQuantity } from "../../model/quantity.ts";
import { child, type Field } from "../field-path.ts";
import { invalid, type Report } from "../finding.ts";

const sentence = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** The value of a quantity, or null once what is wrong with it has been told. */
export function checkQuantity(text: string, at: Field, report: Report): number | null {
  const value = parseQuantity(text);
  if (value === null) {
    report(invalid(at, text, sentence));
    return null;
  }
  if (value < 0) report(invalid(at, text, "must be greater than or equal to 0"));
  return value;
}

export function checkQuantities(map: Readonly<Record<string, string>> | undefined, at: Field, report: Report): void {
  if (!map) return;
  for (const [name, text] of Object.entries(map)) checkQuantity(text, child(at, name), report);
}
