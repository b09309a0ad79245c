/** Images of a migrated embedded database, made once for all tests. Not part of the program. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLogger } from "@/lib/log";
import { openDatabase } from "./database";
import { openScratchDatabase } from "./embedded";
import { findMigrationsDir, type Migration, readMigrations } from "./migrations";

const cacheDir = join("node_modules", ".cache", "moxxie");

let migrations: Promise<Migration[]> | undefined;
function allMigrations(): Promise<Migration[]> {
  migrations ??= readMigrations(findMigrationsDir());
  return migrations;
}

/** Changes when the migrated database changes, so that templates are not used beyond their time. */
export async function templateId(...more: string[]): Promise<string> {
  const checksums = (await allMigrations()).map(({ name, checksum }) => `${name} ${checksum}`);
  return createHash("sha256")
    .update([...checksums, ...more].join("\n"))
    .digest("hex")
    .slice(0, 16);
}

let image: Promise<Blob> | undefined;
/** What PGlite loads; not compressed, which would double the time that it takes. */
export function embeddedImage(): Promise<Blob> {
  image ??= kept("tar", async (draft) => {
    const scratch = await openScratchDatabase(await allMigrations());
    writeFileSync(draft, Buffer.from(await (await scratch.dumpDataDir("none")).arrayBuffer()));
    await scratch.close();
  }).then((path) => new Blob([readFileSync(path)]));
  return image;
}

/**
 * Puts a migrated database without rows into a data folder that has none yet: Moxxie starts on it in a tenth of the
 * time that it takes to make one.
 */
export async function fillDataFolder(dataDir: string): Promise<void> {
  const prepared = await kept("folder", async (draft) => {
    const database = await openDatabase({ dataDir: draft, log: createLogger({ level: "silent" }) });
    await database.close();
  });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  cpSync(join(prepared, "db"), join(dataDir, "db"), { recursive: true });
}

/** The path of what is made once; whoever comes while another makes it makes it as well. */
async function kept(kind: string, make: (draft: string) => Promise<void>): Promise<string> {
  const pglitePackage = readFileSync(join("node_modules", "@electric-sql", "pglite", "package.json"), "utf8");
  const path = join(cacheDir, `embedded-${await templateId(pglitePackage)}.${kind}`);
  if (existsSync(path)) return path;
  mkdirSync(cacheDir, { recursive: true });
  const draft = `${path}.${process.pid}`;
  await make(draft);
  try {
    renameSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
    rmSync(draft, { recursive: true });
  }
  return path;
}
