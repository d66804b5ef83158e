import { appendFileSync, renameSync, statSync } from "node:fs";
import type { Log } from "../../../platform/log.ts";
import type { AuditRecord } from "./audit-record.ts";

/** Takes one record of each write. */
export type Audit = (record: AuditRecord) => void;

/** Bytes of one file; the one before it is kept as `FILE.1`. */
const largestFile = 64 * 1024 * 1024;

/** One line of JSON a write, for the owner's eyes only. A full disk stops no write: the record goes to the log instead. */
export function auditFile(path: string, log: Log): Audit {
  return (record) => {
    try {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > largestFile) renameSync(path, `${path}.1`);
      appendFileSync(path, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    } catch (error) {
      log.error({ audit: record, file: path, error: String(error) }, "the audit log cannot be written");
    }
  };
}

/** Records as lines of the operator's own log. */
export function auditLog(log: Log): Audit {
  return (record) => log.info({ audit: record }, "write through the API");
}
