import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseOpenError } from "./errors";

/**
 * Takes the data folder for this process alone: two processes on one embedded database would destroy it.
 *
 * The lock is SQLite's exclusive lock on a small file, because that is a lock of the operating system which Node
 * itself does not offer: it ends with the process however that dies, and a reused process id cannot imitate it.
 *
 * @returns a function that releases the folder.
 * @throws DatabaseOpenError when another process has it.
 */
export function lockDataFolder(dataDir: string): () => void {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const ownerFile = join(dataDir, "db.pid");
  const lock = new DatabaseSync(join(dataDir, "db.lock"));
  try {
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw new DatabaseOpenError(
      `The embedded database in ${dataDir} is in use by another Moxxie${readOwner(ownerFile)}: ` +
        "stop that one, choose another MOXXIE_DATA_DIR, or set DATABASE_URL to share a PostgreSQL server.",
      { cause: error },
    );
  }
  writeFileSync(ownerFile, `${process.pid}\n`);
  return () => lock.close();
}

function readOwner(ownerFile: string): string {
  try {
    return ` (process ${readFileSync(ownerFile, "utf8").trim()})`;
  } catch {
    return ""; // only a help for the reader
  }
}
