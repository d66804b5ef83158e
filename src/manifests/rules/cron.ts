interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Three-letter names, the first of which stands for `least`. */
  readonly names: readonly string[];
}

const fields: readonly CronField[] = [
  { name: "minute", least: 0, most: 59, names: [] },
  { name: "hour", least: 0, most: 23, names: [] },
  { name: "day of month", least: 1, most: 31, names: [] },
  { name: "month", least: 1, most: 12, names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ") },
  { name: "day of week", least: 0, most: 7, names: "SUN MON TUE WED THU FRI SAT".split(" ") },
];

const macros = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** What is wrong with a cron schedule of five fields, or null. */
export function scheduleFault(schedule: string): string | null {
  const text = schedule.trim();
  if (/^(CRON_)?TZ=/.test(text)) return "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
  if (macros.includes(text) || /^@every \d+(h|m|s)/.test(text)) return null;
  if (text.startsWith("@")) return `unrecognized descriptor: expected one of ${macros.join(", ")}`;
  const parts = text.split(/\s+/);
  if (parts.length !== fields.length) {
    return `expected exactly 5 fields (minute, hour, day of month, month, day of week), found ${parts.length}`;
  }
  for (const [index, field] of fields.entries()) {
    const fault = fieldFault(parts[index] ?? "", field);
    if (fault !== null) return fault;
  }
  return null;
}

function fieldFault(text: string, field: CronField): string | null {
  for (const item of text.split(",")) {
    const fault = itemFault(item, field);
    if (fault !== null) return `${field.name} "${item}": ${fault}`;
  }
  return null;
}

function itemFault(item: string, field: CronField): string | null {
  const [range = "", step, more] = item.split("/");
  if (more !== undefined) return "expected at most one step";
  if (step !== undefined && !/^[1-9]\d*$/.test(step)) return "a step must be a whole number above 0";
  if (range === "*" || range === "?") return null;
  const [first = "", last, extra] = range.split("-");
  if (extra !== undefined) return "expected at most one range";
  const from = numberOf(first, field);
  const to = last === undefined ? from : numberOf(last, field);
  if (from === null || to === null) return `expected a number from ${field.least} to ${field.most}`;
  return from > to ? "the range ends before it starts" : null;
}

function numberOf(text: string, { least, most, names }: CronField): number | null {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + least;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

const zones = new Map<string, boolean>();

/** What is wrong with the name of a time zone, or null. Names come from the IANA data built into the runtime. */
export function timeZoneFault(zone: string): string | null {
  if (zone === "") return "timeZone must be nil or non-empty string";
  if (zone.toLowerCase() === "local")
    return "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
  const known = zones.get(zone) ?? isZone(zone);
  zones.set(zone, known);
  return known ? null : `unknown time zone ${zone}`;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
