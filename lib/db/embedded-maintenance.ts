import type { PGlite } from "@electric-sql/pglite";
import type { Logger } from "@/lib/log";

const intervalMs = 30 * 60_000;

/**
 * Vacuums the embedded database now and then: it has no autovacuum, which a server runs by itself, so tables that
 * change much would grow for ever and the planner would go by old statistics. One table at a time, because each
 * statement keeps the process from other work until it ends.
 *
 * @returns a function that ends it.
 */
export function startMaintenance(client: PGlite, log: Logger): () => void {
  const timer = setInterval(() => {
    vacuumAll(client).catch((error) => log.warn({ err: error }, "the embedded database could not be vacuumed"));
  }, intervalMs).unref();
  return () => clearInterval(timer);
}

/** @returns the tables that were vacuumed. */
export async function vacuumAll(client: PGlite): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
     ORDER BY 1`,
  );
  for (const { name } of rows) await client.exec(`VACUUM (ANALYZE) ${name}`);
  return rows.map(({ name }) => name);
}
