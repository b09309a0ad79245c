/** Fresh databases for tests, on both kinds of database. Not part of the program. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { inject } from "vitest";
import { createLogger } from "@/lib/log";
import { type Database, openDatabase } from "./database";
import { embeddedDatabase } from "./embedded";
import { embeddedImage, templateId } from "./testing-image";
import { findPostgresBin, startPrivateServer } from "./testing-server";

/** A kind of database that tests run on. */
export interface TestDatabaseKind {
  name: "embedded" | "server";
  /** A new database with all migrations and no rows; `close` drops it. Takes some tenths of a second. */
  create(): Promise<Database>;
}

/**
 * The kinds of database that can be had here, for `describe.each(testDatabases())`: the embedded one always; a server's
 * where MOXXIE_TEST_DATABASE_URL names one or PostgreSQL is installed, and always when CI=true, to fail there rather
 * than be skipped.
 */
export function testDatabases(): TestDatabaseKind[] {
  const embedded: TestDatabaseKind = { name: "embedded", create: createEmbedded };
  const server: TestDatabaseKind = { name: "server", create: createOnServer };
  if (hasServer() || process.env.CI === "true") return [embedded, server];
  writeFileSync(join(inject("databaseTests").folder, "server-missing"), "");
  return [embedded];
}

/** A new, empty database on the test server, for tests that open it themselves. */
export async function createServerDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = serverUrl();
  return createDatabase({ server, template: "template0" });
}

/** Whether the tests have a server; see {@link testDatabases}. */
export function hasServer(): boolean {
  return process.env.MOXXIE_TEST_DATABASE_URL !== undefined || findPostgresBin() !== undefined;
}

function serverUrl(): string {
  return process.env.MOXXIE_TEST_DATABASE_URL ?? startPrivateServer(inject("databaseTests"));
}

const silent = createLogger({ level: "silent" });

// A new PGlite runs initdb and the migrations, 2.5 s; one that loads an image of that is there in 0.3 s.
async function createEmbedded(): Promise<Database> {
  return embeddedDatabase(await PGlite.create({ dataDir: "memory://", loadDataDir: await embeddedImage() }));
}

async function createOnServer(): Promise<Database> {
  const server = serverUrl();
  const { url, drop } = await createDatabase({ server, template: await serverTemplate(server) });
  const database = await openDatabase({ url, log: silent, maxConnections: 5 });
  return { ...database, close: () => database.close().then(drop) };
}

/** Makes the migrated template on the server unless it is there. Returns its name. */
async function serverTemplate(server: string): Promise<string> {
  const name = `moxxie_test_template_${await templateId()}`;
  await withAdmin(server, async (admin) => {
    await admin.query("SELECT pg_advisory_lock(hashtext($1))", [name]); // ends with the session
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1 AND datistemplate", [name]);
    if (rowCount === 1) return;
    await admin.query(`DROP DATABASE IF EXISTS "${name}"`); // a run before may have died half-way
    await admin.query(`CREATE DATABASE "${name}" TEMPLATE template0`);
    const database = await openDatabase({ url: databaseUrl(server, name), log: silent });
    await database.close();
    await admin.query(`ALTER DATABASE "${name}" WITH IS_TEMPLATE true`);
  });
  return name;
}

async function createDatabase({ server, template }: { server: string; template: string }) {
  const name = `moxxie_test_${randomBytes(8).toString("hex")}`;
  await withAdmin(server, (admin) => admin.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`));
  const drop = async () => {
    await withAdmin(server, (admin) => admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
  };
  return { url: databaseUrl(server, name), drop };
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

async function withAdmin(server: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
