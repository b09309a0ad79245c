import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DatabaseOpenError } from "./errors";
import { findMigrationsDir } from "./migrations";

/**
 * Makes the files of a new embedded database in `folder` unless it has some. In a process of its own, which takes the
 * 200 MB that initdb needs with it when it ends, and beside the final place, so that a start that is killed half-way
 * leaves nothing that looks like a database.
 */
export async function initializeFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const script = `import { PGlite } from "@electric-sql/pglite";
    const database = await PGlite.create({ dataDir: process.argv[1] });
    await database.close();`;
  const projectDir = dirname(dirname(findMigrationsDir())); // where the import is looked up
  const args = ["--input-type=module", "-e", script, draft];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: projectDir, env: { ...process.env, NODE_OPTIONS: "" } });
  } catch (error) {
    throw new DatabaseOpenError(`The embedded database cannot be made in ${folder}: ${lastLine(error)}.`, {
      cause: error,
    });
  }
  renameSync(draft, folder);
}

function lastLine(error: unknown): string {
  const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return (
    output
      .split("\n")
      .find((line) => /Error/.test(line))
      ?.trim() ?? output.trim().slice(-200)
  );
}
