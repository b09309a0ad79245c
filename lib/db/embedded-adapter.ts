import type { PGlite, Transaction as PGliteTransaction } from "@electric-sql/pglite";
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  Transaction,
} from "@prisma/driver-adapter-utils";
import { PrismaPGlite } from "pglite-prisma-adapter";

/**
 * The driver adapter of the embedded database. It takes queries from `pglite-prisma-adapter` and mends two things of
 * release 0.7: a COMMIT that fails was reported as done, and `executeScript` returned before the script had run.
 */
export class EmbeddedAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = "postgres";
  readonly adapterName = "moxxie-embedded";
  readonly #client: PGlite;

  constructor(client: PGlite) {
    this.#client = client;
  }

  async connect(): Promise<SqlDriverAdapter> {
    const client = this.#client;
    const queries = await new PrismaPGlite(client).connect();
    return {
      provider: this.provider,
      adapterName: this.adapterName,
      queryRaw: (query) => queries.queryRaw(query),
      executeRaw: (query) => queries.executeRaw(query),
      executeScript: async (script) => void (await client.exec(script)),
      getConnectionInfo: () => ({ supportsRelationJoins: true }),
      startTransaction: (isolationLevel) => startTransaction(client, isolationLevel),
      dispose: async () => undefined, // the client belongs to whoever opened it
    };
  }

  connectToShadowDb(): Promise<SqlDriverAdapter> {
    throw new Error("The embedded database has no shadow database.");
  }
}

/** Begins a transaction and keeps the one connection until it is committed or rolled back. */
async function startTransaction(client: PGlite, isolationLevel?: IsolationLevel): Promise<Transaction> {
  const begun = Promise.withResolvers<PGliteTransaction>();
  const ending = Promise.withResolvers<"commit" | "rollback">();
  const done = client.transaction(async (tx) => {
    if (isolationLevel) await tx.exec(`SET TRANSACTION ISOLATION LEVEL ${isolationLevel}`);
    begun.resolve(tx);
    if ((await ending.promise) === "rollback") await tx.rollback();
  });
  done.catch((error) => begun.reject(error)); // nothing happens if it had begun: then commit or rollback report it
  const tx = await begun.promise;
  const queries = await new PrismaPGlite(tx as unknown as PGlite).connect(); // it calls nothing but `query`
  return {
    provider: "postgres",
    adapterName: "moxxie-embedded",
    options: { usePhantomQuery: true },
    queryRaw: (query) => queries.queryRaw(query),
    executeRaw: (query) => queries.executeRaw(query),
    commit: () => settle("commit"),
    rollback: () => settle("rollback"),
    createSavepoint: async (name) => void (await tx.exec(`SAVEPOINT ${name}`)),
    rollbackToSavepoint: async (name) => void (await tx.exec(`ROLLBACK TO SAVEPOINT ${name}`)),
    releaseSavepoint: async (name) => void (await tx.exec(`RELEASE SAVEPOINT ${name}`)),
  };

  function settle(how: "commit" | "rollback"): Promise<void> {
    ending.resolve(how);
    return done;
  }
}
