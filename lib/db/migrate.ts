import { randomUUID } from "node:crypto";
import type { Logger } from "@/lib/log/logger";
import { DatabaseOpenError, firstLine } from "./errors";
import type { Migration } from "./migrations";

/** One session of the database, used by nobody else meanwhile. */
export interface MigrationSession {
  /** Runs one statement. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Runs a script of any number of statements. */
  script(sql: string): Promise<void>;
}

// The key that Prisma's own tools lock, so that `prisma migrate deploy` and a starting Moxxie wait for each other.
const migrationLockKey = 72707369;

// Column for column what Prisma's tools create, so that they can read and continue the history.
const createHistory = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings the database to the newest migration; several processes may try at once, one does it. Each migration and its
 * history row are one transaction, so a failure leaves the database at the migration before.
 *
 * The scripts are run as they are, not through Prisma's schema engine: the engine hands them to the driver adapters,
 * of which one cuts scripts at each semicolon and the other does not wait for the end, and it costs 5 MB of WebAssembly
 * at start. It still writes the scripts and checks the result (`schema-engine.ts`).
 *
 * @throws DatabaseOpenError when the history does not fit these migrations or a script fails.
 */
export async function migrate(session: MigrationSession, migrations: Migration[], log: Logger): Promise<void> {
  try {
    await applyPending(session, migrations, log);
  } catch (error) {
    if (error instanceof DatabaseOpenError) throw error;
    throw new DatabaseOpenError(`The database cannot be prepared: ${firstLine(error)}.`, { cause: error });
  }
}

async function applyPending(session: MigrationSession, migrations: Migration[], log: Logger): Promise<void> {
  if (pendingMigrations(migrations, await readHistory(session)).length === 0) return;
  await session.query("SELECT pg_advisory_lock($1)", [migrationLockKey]);
  try {
    await session.script(createHistory);
    // Read again: while this process waited for the lock, another may have done the work.
    for (const migration of pendingMigrations(migrations, await readHistory(session))) {
      await apply(session, migration);
      log.info({ migration: migration.name }, "database migrated");
    }
  } finally {
    await session.query("SELECT pg_advisory_unlock($1)", [migrationLockKey]);
  }
}

interface AppliedMigration {
  name: string;
  checksum: string;
  finished: boolean;
}

async function readHistory(session: MigrationSession): Promise<AppliedMigration[]> {
  const [table] = await session.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present");
  if (table?.present !== true) return [];
  const rows = await session.query(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows.map((row) => ({
    name: String(row.migration_name),
    checksum: String(row.checksum),
    finished: row.finished === true,
  }));
}

function pendingMigrations(migrations: Migration[], history: AppliedMigration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const applied of history) {
    const migration = known.get(applied.name);
    if (!migration) throw unfit(`it has been migrated by another version of Moxxie (${applied.name} is unknown here)`);
    if (!applied.finished) throw unfit(`migration ${applied.name} was begun and never finished`);
    if (applied.checksum !== migration.checksum) throw unfit(`migration ${applied.name} was changed after it ran`);
  }
  const done = new Set(history.map((applied) => applied.name));
  return migrations.filter((migration) => !done.has(migration.name));
}

function unfit(reason: string): DatabaseOpenError {
  return new DatabaseOpenError(`The database does not fit this version of Moxxie: ${reason}.`);
}

async function apply(session: MigrationSession, { name, sql, checksum }: Migration): Promise<void> {
  const startedAt = new Date();
  await session.script("BEGIN");
  try {
    await session.script(sql);
    await session.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name, startedAt.toISOString()],
    );
    await session.script("COMMIT");
  } catch (error) {
    await session.script("ROLLBACK");
    throw new DatabaseOpenError(`Migration ${name} failed and was undone: ${firstLine(error)}.`, { cause: error });
  }
}
