import { existsSync, renameSync } from "node:fs";
import Database from "libsql";
import { hashText } from "../model/hash.ts";
import type { JournalStore } from "./journal-store.ts";
import type { JournalRow, JournalWrite } from "./row.ts";

/** Raised when the tables change in a way older code could not read; a file of another version is set aside. */
const schemaVersion = 1;

/** A database file that cannot be trusted: cut short, changed, or written by another version. */
export class JournalDamaged extends Error {}

/** Opens the database at `path`, making it where there is none. Throws JournalDamaged where its content is not sound. */
export function openSqliteStore(path: string): JournalStore {
  const fresh = !existsSync(path);
  const database = open(path);
  try {
    prepare(database, fresh);
    const rows = readRows(database);
    return { load: () => rows, write: writer(database), close: () => closeDatabase(database) };
  } catch (error) {
    database.close();
    throw error instanceof JournalDamaged ? error : new JournalDamaged(messageOf(error));
  }
}

/** Renames the database and what belongs to it out of the way; the name it has now. */
export function setAside(path: string, suffix: string): string {
  const aside = `${path}.damaged-${suffix}`;
  for (const part of ["", "-wal", "-shm"]) {
    if (existsSync(path + part)) renameSync(path + part, aside + part);
  }
  return aside;
}

function open(path: string): Database.Database {
  try {
    return new Database(path);
  } catch (error) {
    throw new JournalDamaged(messageOf(error));
  }
}

/** Losing the last writes to a power cut is allowed, so that no turn waits for the disk: the log is not synced each time. */
function prepare(database: Database.Database, fresh: boolean): void {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.pragma("busy_timeout = 2000");
  if (fresh) createTables(database);
  const version = scalar(database.pragma("user_version"), "user_version");
  if (version !== schemaVersion)
    throw new JournalDamaged(`schema version ${String(version)}, expected ${schemaVersion}`);
  const verdict = scalar(database.pragma("integrity_check"), "integrity_check");
  if (verdict !== "ok") throw new JournalDamaged(String(verdict));
}

function createTables(database: Database.Database): void {
  database.exec(`
    BEGIN;
    CREATE TABLE row (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, checksum TEXT NOT NULL,
                      PRIMARY KEY (kind, key));
    PRAGMA user_version = ${schemaVersion};
    COMMIT;
  `);
}

/**
 * SQLite checks the shape of its pages, not their content: a flipped bit in a value shows only in our own checksum.
 * Text is read as bytes, because the library ends the whole process where a damaged text is not UTF-8.
 */
function readRows(database: Database.Database): JournalRow[] {
  const bytes = ["kind", "key", "value", "checksum"].map((column) => `CAST(${column} AS BLOB) AS ${column}`).join(", ");
  const stored = database.prepare(`SELECT ${bytes} FROM row`).all() as Record<
    keyof JournalRow | "checksum",
    Uint8Array
  >[];
  return stored.map((row) => {
    const [kind, key, value] = [text(row.kind), text(row.key), text(row.value)];
    if (text(row.checksum) !== checksum(kind, key, value))
      throw new JournalDamaged(`checksum of a ${kind} does not match`);
    return { kind, key, value };
  });
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

function writer(database: Database.Database): (rows: readonly JournalWrite[]) => void {
  const put = database.prepare("INSERT OR REPLACE INTO row (kind, key, value, checksum) VALUES (?, ?, ?, ?)");
  const remove = database.prepare("DELETE FROM row WHERE kind = ? AND key = ?");
  return database.transaction((rows: readonly JournalWrite[]) => {
    for (const { kind, key, value } of rows) {
      if (value === null) remove.run(kind, key);
      else put.run(kind, key, value, checksum(kind, key, value));
    }
  });
}

function closeDatabase(database: Database.Database): void {
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
}

function checksum(kind: string, key: string, value: string): string {
  return hashText(`${kind}\0${key}\0${value}`, 16);
}

function scalar(answer: unknown, column: string): unknown {
  return (answer as readonly Record<string, unknown>[])[0]?.[column];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
