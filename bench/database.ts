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
  const name = `moxxie_bench_${randomUUID().replaceAll("-", "")}`;
  await run(url, `CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return url.toString();
}

/** Takes a database away again that {@link newDatabase} made on that server. */
export async function dropDatabase(database: string, server: string | undefined): Promise<void> {
  await run(
    new URL(server ?? startServerOfOurOwn()),
    `DROP DATABASE ${new URL(database).pathname.slice(1)} WITH (FORCE)`,
  );
}

async function run(server: URL, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.toString() });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

function startServerOfOurOwn(): string {
  if (own) return own;
  const folder = mkdtempSync(join(tmpdir(), "moxxie-bench-pg-"));
  chmodSync(folder, 0o755); // the server runs as another user
  own = startPrivateServer({ folder, ownerPid: process.pid });
  return own;
}
