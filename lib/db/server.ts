import pg from "pg";
import type { Logger } from "@/lib/log/logger";
import type { Database } from "./database";
import { type ConnectionTarget, DatabaseOpenError, explainConnectionFailure } from "./errors";
import { makeExclusive } from "./exclusive";
import { PrismaClient } from "./generated/client";
import { NotificationListener } from "./listener";
import { migrate } from "./migrate";
import type { Migration } from "./migrations";
import { ServerAdapterFactory } from "./server-adapter";
import { makeNotify, makeWithLock, transactionOptions } from "./session-work";

export interface ServerDatabaseOptions {
  url: string;
  migrations: Migration[];
  log: Logger;
  maxConnections: number;
}

const connectTimeoutMs = 10_000;

/** Opens a database on a PostgreSQL server. */
export async function openServerDatabase(options: ServerDatabaseOptions): Promise<Database> {
  const { url, migrations, log, maxConnections } = options;
  const { config, target } = connectionConfig(url);
  await migrateServer({ config, target, migrations, log });
  const pool = new pg.Pool({ ...config, max: maxConnections, idleTimeoutMillis: 30_000 });
  pool.on("error", (error) => log.warn({ err: error }, "an idle database connection was lost"));
  return serverDatabase(pool, { config, log });
}

async function migrateServer(
  options: { config: pg.ClientConfig; target: ConnectionTarget } & Pick<ServerDatabaseOptions, "migrations" | "log">,
): Promise<void> {
  const { config, target, migrations, log } = options;
  const client = new pg.Client(config);
  client.on("error", (error) => log.warn({ err: error }, "the database connection was lost during the start"));
  await client.connect().catch((error) => {
    throw explainConnectionFailure(error, target);
  });
  try {
    const session = {
      query: async (sql: string, values?: unknown[]) => (await client.query<Record<string, unknown>>(sql, values)).rows,
      script: async (sql: string) => void (await client.query(sql)),
    };
    await migrate(session, migrations, log);
  } finally {
    await client.end();
  }
}

function serverDatabase(pool: pg.Pool, session: { config: pg.ClientConfig; log: Logger }): Database {
  const listener = new NotificationListener(session);
  const prisma = new PrismaClient({ adapter: new ServerAdapterFactory(pool), transactionOptions });
  let closing: Promise<void> | undefined;
  return {
    prisma,
    kind: "server",
    executeSql: async (text, values) => {
      // One result for a statement, an array of them for a script. (After a failure the pool drops the connection, so
      // a transaction that a script left open ends with it.)
      const result: pg.QueryResult | pg.QueryResult[] = await pool.query(text, values);
      return { rows: [result].flat().flatMap((each) => each.rows) };
    },
    listen: (channel, handler, options) => listener.listen(channel, { handler, ...options }),
    notify: makeNotify(prisma),
    withLock: makeWithLock(prisma),
    exclusive: makeExclusive(session),
    ping: async () => void (await pool.query("SELECT 1")),
    close: () => {
      closing ??= Promise.all([listener.close(), prisma.$disconnect()]).then(() => pool.end());
      return closing;
    },
  };
}

/** What `pg` needs for a connection of Moxxie, and what to call it in an error message. */
export function connectionConfig(url: string): { config: pg.ClientConfig; target: ConnectionTarget } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new DatabaseOpenError(
      "DATABASE_URL is not a PostgreSQL URL: expected postgresql://user:password@host:5432/database, " +
        "with characters like / # @ in the password percent-encoded.",
    );
  }
  // Both Prisma adapters read and write times as UTC, so the session must not have another zone.
  const sessionOptions = [parsed.searchParams.get("options"), "-c TimeZone=UTC"].filter(Boolean).join(" ");
  parsed.searchParams.set("options", sessionOptions);
  const config: pg.ClientConfig = {
    connectionString: parsed.toString(),
    application_name: "moxxie",
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    // A process that hangs or is cut off must not hold its locks for ever.
    idle_in_transaction_session_timeout: 2 * transactionOptions.timeout,
  };
  return { config, target: describeTarget(parsed) };
}

function describeTarget(url: URL): ConnectionTarget {
  const socketFolder = url.searchParams.get("host");
  return {
    address: socketFolder ?? `${url.hostname || "localhost"}:${url.port || "5432"}`,
    user: decodeURIComponent(url.username) || (url.searchParams.get("user") ?? ""),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}
