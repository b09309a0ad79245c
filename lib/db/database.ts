import type { Logger } from "@/lib/log/logger";
import { openEmbeddedDatabase } from "./embedded";
import type { Prisma, PrismaClient } from "./generated/client";
import { findMigrationsDir, readMigrations } from "./migrations";
import { openServerDatabase } from "./server";

export type Transaction = Prisma.TransactionClient;

/** What may go wrong between two notifications: the connection was lost, so some may have been missed. */
export interface ListenOptions {
  /** Called after a lost connection is back: read again what the notifications would have told. */
  onGap?: () => void;
}

/**
 * Moxxie's database, the same for the embedded PostgreSQL and a server.
 *
 * On the embedded database there is one connection: a query outside of a running transaction waits until the
 * transaction ends. Inside `withLock` and `$transaction` use only the `tx` given, or the two wait for each other
 * until the transaction times out.
 */
export interface Database {
  readonly prisma: PrismaClient;
  readonly kind: "embedded" | "server";
  /** Runs SQL with `$1` parameters, or without parameters a script of several statements, whose rows are joined. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** Hears a channel from the moment it resolves until the returned function is called. Reconnects by itself. */
  listen(channel: string, handler: (payload: string) => void, options?: ListenOptions): Promise<() => Promise<void>>;
  /**
   * Tells all listeners of all processes, when `tx` commits if given, else now.
   * @throws NotifyPayloadTooLargeError above 7999 bytes.
   */
  notify(channel: string, payload: string, tx?: Transaction): Promise<void>;
  /**
   * Runs `work` in a transaction while no other process or caller holds the lock of this name.
   * The lock ends with the transaction. Not reentrant.
   */
  withLock<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs `work` while no other process or caller is in a work of this name. It is in no transaction, may take minutes
   * and talk to platforms. A process that dies leaves its place. Not reentrant.
   */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Resolves if the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** Connection URL of a PostgreSQL server; without it the embedded database is opened. */
  url?: string;
  /** Data folder of the embedded database; absent or `memory://` keeps it in memory, gone with the process. */
  dataDir?: string;
  log: Logger;
  /** Connections to a server at most, one for listening aside. */
  maxConnections?: number;
}

/**
 * Opens the database and brings it to the newest migration.
 * @throws DatabaseOpenError with one clear line when it cannot be reached, is in use or does not fit.
 */
export async function openDatabase({ url, dataDir, log, maxConnections = 10 }: OpenDatabaseOptions): Promise<Database> {
  const migrations = await readMigrations(findMigrationsDir());
  return url === undefined
    ? openEmbeddedDatabase({ dataDir, migrations, log })
    : openServerDatabase({ url, migrations, log, maxConnections });
}
