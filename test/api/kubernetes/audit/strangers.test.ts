import type { AuditRecord } from "../../../../src/api/kubernetes/audit/audit-record.ts";
import { fewOfStrangers } from "../../../../src/api/kubernetes/audit/strangers.ts";
import { instant } from "../../../../src/model/instant.ts";

it("strangers do not push the others out of the audit log", () => {
  const taken: AuditRecord[] = [];
  const passedOver: number[] = [];
  let now = instant(120_000);
  const audit = fewOfStrangers(
    (record) => taken.push(record),
    () => now,
    (count) => passedOver.push(count),
  );
  const of = (user: string | null, decision: AuditRecord["decision"]) => ({ user, decision }) as AuditRecord;
  for (let index = 0; index < 100; index += 1) {
    audit(of(null, "unauthenticated"));
    audit(of("system:anonymous", "forbid"));
    audit(of("ann", "forbid"));
  }
  expect([taken.filter(({ user }) => user === "ann").length, taken.length, passedOver]).toEqual([100, 160, []]);
  now = instant(180_000);
  audit(of(null, "unauthenticated"));
  expect([taken.length, passedOver]).toEqual([161, [140]]);
});
