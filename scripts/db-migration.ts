/**
 * Writes the SQL that is missing between the migrations and prisma/schema.prisma.
 *
 *   npm run db:migration -- add_backup_jobs   a new migration
 *   npm run db:migration -- --squash          one migration `init` in place of all; only before the first release
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openScratchDatabase } from "@/lib/db/embedded";
import { findMigrationsDir, type Migration, readMigrations } from "@/lib/db/migrations";
import { diffToSchema } from "@/lib/db/schema-engine";

const schemaPath = "prisma/schema.prisma";
const { values, positionals } = parseArgs({ options: { squash: { type: "boolean" } }, allowPositionals: true });
await main(values.squash ? "init" : positionals[0]);

async function main(name: string | undefined): Promise<void> {
  if (!name || !/^[a-z0-9_]+$/.test(name)) {
    console.error("Usage: npm run db:migration -- <name_of_the_change> | --squash");
    process.exitCode = 1;
    return;
  }
  const migrationsDir = findMigrationsDir();
  const existing = await readMigrations(migrationsDir);
  const sql = await missingSql(values.squash ? [] : existing);
  if (sql === "" || (existing.length === 1 && existing[0]?.sql === sql)) {
    console.log("The migrations already make the schema.");
    return;
  }
  if (values.squash) for (const old of existing) await rm(join(migrationsDir, old.name), { recursive: true });
  const folder = join(migrationsDir, `${timestamp()}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, "migration.sql"), sql);
  console.log(`Wrote ${join(folder, "migration.sql")}; read it before you commit it.`);
}

async function missingSql(migrations: Migration[]): Promise<string> {
  const scratch = await openScratchDatabase(migrations);
  try {
    return await diffToSchema(scratch, { path: schemaPath, content: await readFile(schemaPath, "utf8") });
  } finally {
    await scratch.close();
  }
}

/** `20260131094500`, UTC. */
function timestamp(): string {
  return new Date().toISOString().replace(/\D/g, "").slice(0, 14);
}
