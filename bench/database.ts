/** Databases for benchmarks, on a PostgreSQL server that is given or started for it where its binaries are installed. */
import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startPrivateServer } from "@/lib/db/testing-server";

let own: string | undefined;

/**
 * Makes an empty database; gives its address.
 * @param server a server on which databases may be made. Absent: one without fsync, which ends with this process.
 */
export async function newDatabase(server: string | undefined): Promise<string> {
  const url = new URL(server ?? startServerOfOurOwn());
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  const name = `moxxie_bench_${randomUUID().replaceAll("-", "")}`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  url.pathname = `/${name}`;
  return url.toString();
}

function startServerOfOurOwn(): string {
  if (own) return own;
  const folder = mkdtempSync(join(tmpdir(), "moxxie-bench-pg-"));
  chmodSync(folder, 0o755); // the server runs as another user
  own = startPrivateServer({ folder, ownerPid: process.pid });
  return own;
}
