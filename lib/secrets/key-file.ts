import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Logger } from "@/lib/log";
import { parseSecretKey } from "./key";

/**
 * Reads `<dataDir>/secret.key`, or makes it with mode 0600 on the first start. Processes that start together end with
 * the same key. A file that others may read is closed to them, with a warning.
 * @throws Error when the file holds no key.
 */
export function readOrCreateKeyFile({ dataDir, log }: { dataDir: string; log: Logger }): Buffer {
  const path = join(dataDir, "secret.key");
  const text = readIfPresent(path) ?? createKeyFile(path, dataDir);
  closeToOthers(path, log);
  try {
    return parseSecretKey(text.trim());
  } catch (error) {
    throw new Error(`${path} holds no key; restore it from a backup, because sealed secrets do not open without it.`, {
      cause: error,
    });
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function createKeyFile(path: string, dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const text = `${randomBytes(32).toString("base64")}\n`;
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const file = openSync(/* turbopackIgnore: true */ draft, "wx", 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(draft, path); // unlike a rename it never replaces the key that another process made meanwhile
    return text;
  } catch (error) {
    const made = readIfPresent(path);
    if (made === undefined) throw error;
    return made;
  } finally {
    rmSync(draft);
  }
}

function closeToOthers(path: string, log: Logger): void {
  const { mode } = statSync(path);
  if ((mode & 0o077) === 0 || process.platform === "win32") return;
  log.warn(
    { path, mode: (mode & 0o777).toString(8) },
    "the secret key could be read by other users; its mode is 0600 now",
  );
  chmodSync(path, 0o600);
}
