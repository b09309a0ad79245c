import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseOpenError } from "./errors";

/** One folder of `prisma/migrations`. */
export interface Migration {
  /** Folder name: `<UTC time>_<words>`; the order of names is the order of application. */
  name: string;
  sql: string;
  /** SHA-256 of the script in hex, as Prisma's own tools write it into `_prisma_migrations`. */
  checksum: string;
}

/**
 * Finds `prisma/migrations` at the working directory or above it, else above this file: the server's bundle lies
 * elsewhere than the sources, but it is started in the project's folder.
 */
export function findMigrationsDir(): string {
  for (const start of [process.cwd(), import.meta.dirname]) {
    for (let dir = start; dir !== undefined && dir !== dirname(dir); dir = dirname(dir)) {
      const candidate = join(dir, "prisma", "migrations");
      if (existsSync(join(candidate, "migration_lock.toml"))) return candidate;
    }
  }
  throw new DatabaseOpenError("The folder prisma/migrations is missing: start Moxxie in its own folder.");
}

/** Reads all migrations in their order. */
export async function readMigrations(migrationsDir: string): Promise<Migration[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(migrationsDir, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}
