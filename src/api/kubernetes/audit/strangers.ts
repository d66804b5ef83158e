import type { Instant } from "../../../model/instant.ts";
import type { Audit } from "./audit-file.ts";
import type { AuditRecord } from "./audit-record.ts";

const minuteMs = 60_000;
const mostInMinute = 60;

/**
 * The same audit, which takes no more than so many records of strangers in a minute: whoever can reach the port must not
 * be able to push what matters out of the file. `passedOver` hears once a minute how many were left out.
 */
export function fewOfStrangers(audit: Audit, clock: () => Instant, passedOver: (count: number) => void): Audit {
  let minute = 0;
  let count = 0;
  return (record) => {
    if (!isStranger(record)) return audit(record);
    const now = Math.floor(clock() / minuteMs);
    if (now !== minute) {
      if (count > mostInMinute) passedOver(count - mostInMinute);
      [minute, count] = [now, 0];
    }
    count += 1;
    if (count <= mostInMinute) audit(record);
  };
}

function isStranger({ user, decision }: AuditRecord): boolean {
  return user === null || (user === "system:anonymous" && decision === "forbid");
}
