import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createLogger, type Logger } from "@/lib/log/logger";
import { lockDataFolder } from "./data-folder-lock";
import type { Database } from "./database";
import { EmbeddedAdapterFactory } from "./embedded-adapter";
import { initializeFolder } from "./embedded-initdb";
import { startMaintenance } from "./embedded-maintenance";
import { DatabaseOpenError, firstLine } from "./errors";
import { PrismaClient } from "./generated/client";
import { KeyedMutex } from "./keyed-mutex";
import { type MigrationSession, migrate } from "./migrate";
import type { Migration } from "./migrations";
import { makeNotify, makeWithLock, transactionOptions } from "./session-work";

export interface EmbeddedDatabaseOptions {
  dataDir?: string;
  migrations: Migration[];
  log: Logger;
}

/** Opens PostgreSQL in this process, in `<dataDir>/db` or in memory. */
export async function openEmbeddedDatabase({ dataDir, migrations, log }: EmbeddedDatabaseOptions): Promise<Database> {
  const inMemory = dataDir === undefined || dataDir.startsWith("memory://");
  const releaseFolder = inMemory ? () => undefined : takeFolder(dataDir);
  let client: PGlite | undefined;
  try {
    client = await (inMemory ? startPostgres("memory://") : startPostgresIn(join(dataDir, "db")));
    await migrate(sessionOf(client), migrations, log);
    const stopMaintenance = startMaintenance(client, log);
    return embeddedDatabase(client, () => {
      stopMaintenance();
      releaseFolder();
    });
  } catch (error) {
    await client?.close();
    releaseFolder();
    throw error;
  }
}

/** An empty PostgreSQL in memory with these migrations applied, for tools and tests. */
export async function openScratchDatabase(migrations: Migration[], log?: Logger): Promise<PGlite> {
  const client = await startPostgres("memory://");
  await migrate(sessionOf(client), migrations, log ?? createLogger({ level: "silent" }));
  return client;
}

function takeFolder(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DatabaseOpenError(`Cannot use MOXXIE_DATA_DIR ${dataDir}: ${firstLine(error)}.`, { cause: error });
  }
  return lockDataFolder(dataDir);
}

async function startPostgresIn(folder: string): Promise<PGlite> {
  await initializeFolder(folder);
  return startPostgres(folder);
}

async function startPostgres(folder: string): Promise<PGlite> {
  try {
    return await PGlite.create({ dataDir: folder });
  } catch (error) {
    throw new DatabaseOpenError(`The embedded database in ${folder} does not start: ${firstLine(error)}.`, {
      cause: error,
    });
  }
}

function sessionOf(client: PGlite): MigrationSession {
  return {
    query: async (sql, values) => (await client.query<Record<string, unknown>>(sql, values)).rows,
    script: async (sql) => void (await client.exec(sql)),
  };
}

/** The database over an open and migrated PGlite. */
export function embeddedDatabase(client: PGlite, onClose: () => void = () => undefined): Database {
  const prisma = new PrismaClient({ adapter: new EmbeddedAdapterFactory(client), transactionOptions });
  // One process has the data folder, so its own turns are all there are.
  const turns = new KeyedMutex();
  let closing: Promise<void> | undefined;
  return {
    prisma,
    kind: "embedded",
    executeSql: (text, values) => executeSql(client, text, values),
    listen: async (channel, handler) => {
      const unlisten = await client.listen(`"${channel}"`, handler); // no connection to lose, hence never a gap
      return () => unlisten();
    },
    notify: makeNotify(prisma),
    withLock: makeWithLock(prisma),
    exclusive: (name, work) => turns.run(name, work),
    ping: async () => void (await client.query("SELECT 1")),
    close: () => {
      closing ??= prisma
        .$disconnect()
        .then(() => client.close())
        .finally(onClose);
      return closing;
    },
  };
}

async function executeSql(client: PGlite, text: string, values?: unknown[]): ReturnType<Database["executeSql"]> {
  if (values && values.length > 0) return client.query<Record<string, unknown>>(text, values);
  // A script that opens a transaction of its own and fails would leave the one connection inside of it, for the next
  // caller to stumble over. Within a transaction of ours its BEGIN is a no-op and a failure is rolled back at once.
  const results = /^\s*BEGIN\b/i.test(text) ? await client.transaction((tx) => tx.exec(text)) : await client.exec(text);
  return { rows: results.flatMap((result) => result.rows) };
}
