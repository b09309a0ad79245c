import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log";
import { openScratchDatabase } from "./embedded";
import { DatabaseOpenError } from "./errors";
import { type MigrationSession, migrate } from "./migrate";
import { findMigrationsDir, type Migration, readMigrations } from "./migrations";
import { diagnoseHistory, diffToSchema } from "./schema-engine";
import { createServerDatabase, hasServer } from "./testing";

const log = createLogger({ level: "silent" });
const path = "prisma/schema.prisma";
const schema = { path, content: readFileSync(path, "utf8") };

function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Opens a session on a new, empty database, and further ones on the same. */
type Opener = () => Promise<{ session: () => Promise<MigrationSession> }>;

const embedded: Opener = async () => {
  const client = await PGlite.create();
  cleanUps.push(() => client.close());
  const session: MigrationSession = {
    query: async (sql, values) => (await client.query<Record<string, unknown>>(sql, values)).rows,
    script: async (sql) => void (await client.exec(sql)),
  };
  return { session: async () => session };
};

const server: Opener = async () => {
  const { url, drop } = await createServerDatabase();
  cleanUps.push(drop);
  return {
    session: async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      cleanUps.push(() => client.end());
      return {
        query: async (sql, values) => (await client.query<Record<string, unknown>>(sql, values)).rows,
        script: async (sql) => void (await client.query(sql)),
      };
    },
  };
};

const kinds: { name: string; open: Opener }[] = [{ name: "embedded", open: embedded }];
if (hasServer() || process.env.CI === "true") kinds.push({ name: "server", open: server });

describe.each(kinds)("on the $name database", ({ name, open }) => {
  const first = migration(
    "20260101000000_first",
    "CREATE TABLE a (id int); INSERT INTO a VALUES (1); -- done; really\n",
  );
  const second = migration("20260102000000_second", "DO $$ BEGIN INSERT INTO a VALUES (2); END $$;");

  test("all migrations of the project make the database, once", async () => {
    const session = await (await open()).session();
    const all = await readMigrations(findMigrationsDir());
    await migrate(session, all, log);
    const statements: string[] = [];
    const watched: MigrationSession = {
      query: (sql, values) => {
        statements.push(sql);
        return session.query(sql, values);
      },
      script: (sql) => {
        statements.push(sql);
        return session.script(sql);
      },
    };
    await migrate(watched, all, log);
    expect(statements.filter((sql) => !/^SELECT /.test(sql))).toEqual([]);
    expect(statements.filter((sql) => /lock/.test(sql))).toEqual([]);
  });

  test("only what is missing is applied, in order", async () => {
    const session = await (await open()).session();
    await migrate(session, [first], log);
    await migrate(session, [first, second], log);
    expect(await session.query("SELECT id FROM a ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
    expect(
      await session.query(
        "SELECT migration_name, checksum, applied_steps_count AS steps FROM _prisma_migrations ORDER BY 1",
      ),
    ).toEqual([
      { migration_name: first.name, checksum: first.checksum, steps: 1 },
      { migration_name: second.name, checksum: second.checksum, steps: 1 },
    ]);
  });

  test("a migration that fails leaves the database at the one before, unlocked, and can be mended", async () => {
    const database = await open();
    const session = await database.session();
    const broken = migration(second.name, "INSERT INTO a VALUES (2); SELECT 1/0;");
    const failure = migrate(session, [first, broken], log);
    await expect(failure).rejects.toThrow(DatabaseOpenError);
    await expect(failure).rejects.toThrow(`Migration ${second.name} failed and was undone: division by zero.`);
    expect(await session.query("SELECT id FROM a")).toEqual([{ id: 1 }]);
    await migrate(await database.session(), [first, second], log);
    expect(await session.query("SELECT count(*)::int AS n FROM a")).toEqual([{ n: 2 }]);
  });

  test.each([
    ["was changed after it ran", [migration(first.name, "CREATE TABLE a (id bigint)")]],
    ["is unknown here", [second]],
  ])("a history that does not fit stops the start: a migration %s", async (reason, migrations) => {
    const session = await (await open()).session();
    await migrate(session, [first], log);
    await expect(migrate(session, migrations, log)).rejects.toThrow(reason);
    expect(await session.query("SELECT count(*)::int AS n FROM _prisma_migrations")).toEqual([{ n: 1 }]);
  });

  test.runIf(name === "server")("processes that start together apply each migration once", async () => {
    const database = await open();
    const sessions = await Promise.all([database.session(), database.session(), database.session()]);
    await Promise.all(sessions.map((session) => migrate(session, [first, second], log)));
    expect(await sessions[0].query("SELECT count(*)::int AS n FROM a")).toEqual([{ n: 2 }]);
    expect(await sessions[0].query("SELECT count(*)::int AS n FROM _prisma_migrations")).toEqual([{ n: 2 }]);
  });
});

describe("prisma/migrations", () => {
  test("make exactly the schema of schema.prisma; if not: npm run db:migration", async () => {
    const database = await openScratchDatabase(await readMigrations(findMigrationsDir()));
    cleanUps.push(() => database.close());
    expect(await diffToSchema(database, schema)).toBe("");
  });

  test("a difference would be seen", async () => {
    const database = await openScratchDatabase(await readMigrations(findMigrationsDir()));
    cleanUps.push(() => database.close());
    const more = { path, content: `${schema.content}\nmodel Drift {\n  id Int @id\n}\n` };
    expect(await diffToSchema(database, more)).toContain('CREATE TABLE "Drift"');
  });

  test("leave a history that Prisma's own tools take for theirs", async () => {
    const migrations = await readMigrations(findMigrationsDir());
    const database = await openScratchDatabase(migrations);
    cleanUps.push(() => database.close());
    expect(await diagnoseHistory(database, { schema, migrations })).toMatchObject({
      history: null,
      failedMigrationNames: [],
      editedMigrationNames: [],
      hasMigrationsTable: true,
    });
  });
});
