import pg from "pg";
import type { Logger } from "@/lib/log/logger";
import type { Database } from "./database";
import { KeyedMutex } from "./keyed-mutex";

/**
 * `exclusive` over a server: an advisory lock of a session of its own, because a transaction that waits for a platform
 * would be ended as idle. The lock ends with its connection, hence also with the process.
 */
export function makeExclusive({ config, log }: { config: pg.ClientConfig; log: Logger }): Database["exclusive"] {
  // Callers of one process queue up here, so that only the first of them opens a connection.
  const turns = new KeyedMutex();
  return (name, work) =>
    turns.run(name, async () => {
      const client = new pg.Client(config);
      client.on("error", (error) => log.warn({ err: error, name }, "the connection that holds a lock was lost"));
      await client.connect();
      try {
        await client.query("SELECT pg_advisory_lock(hashtextextended($1, 1))", [name]);
        return await work();
      } finally {
        await client.end().catch(() => undefined);
      }
    });
}
