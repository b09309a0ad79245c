import { existsSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { lockDataFolder } from "./data-folder-lock";
import { EmbeddedAdapterFactory } from "./embedded-adapter";
import { DatabaseOpenError, explainConnectionFailure, firstLine } from "./errors";
import { PrismaClient } from "./generated/client";
import { connectionConfig } from "./server";
import { ServerAdapterFactory } from "./server-adapter";

/** A database that one-off commands look at. Every write is refused by PostgreSQL itself. */
export interface ReadOnlyDatabase {
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

/**
 * Opens a database that Moxxie has made, as it is: nothing is migrated. A server may be in use by Moxxie meanwhile; the
 * embedded database has room for one process only.
 *
 * @throws DatabaseOpenError with one clear line when it is not there, in use, or cannot be reached.
 */
export function openReadOnly({ url, dataDir }: { url?: string; dataDir: string }): Promise<ReadOnlyDatabase> {
  return url === undefined ? openFolder(dataDir) : openServer(url);
}

async function openServer(url: string): Promise<ReadOnlyDatabase> {
  const readOnly = new URL(URL.canParse(url) ? url : "postgresql://");
  const options = [readOnly.searchParams.get("options"), "-c default_transaction_read_only=on"];
  readOnly.searchParams.set("options", options.filter(Boolean).join(" "));
  const { config, target } = connectionConfig(URL.canParse(url) ? readOnly.toString() : url);
  const pool = new pg.Pool({ ...config, max: 1 });
  // A lost connection shows at the next query.
  pool.on("error", () => undefined);
  try {
    await pool.query("SELECT 1");
  } catch (error) {
    await pool.end();
    throw explainConnectionFailure(error, target);
  }
  const prisma = new PrismaClient({ adapter: new ServerAdapterFactory(pool) });
  return { prisma, close: () => prisma.$disconnect().then(() => pool.end()) };
}

async function openFolder(dataDir: string): Promise<ReadOnlyDatabase> {
  const folder = join(dataDir, "db");
  if (!existsSync(join(folder, "PG_VERSION")))
    throw new DatabaseOpenError(`There is no embedded database in ${dataDir}: set MOXXIE_DATA_DIR or DATABASE_URL.`);
  const release = lockDataFolder(dataDir);
  try {
    const client = await PGlite.create({ dataDir: folder });
    await client.exec("SET default_transaction_read_only = on");
    const prisma = new PrismaClient({ adapter: new EmbeddedAdapterFactory(client) });
    return {
      prisma,
      close: () =>
        prisma
          .$disconnect()
          .then(() => client.close())
          .finally(release),
    };
  } catch (error) {
    release();
    throw new DatabaseOpenError(`The embedded database in ${folder} does not start: ${firstLine(error)}.`, {
      cause: error,
    });
  }
}
