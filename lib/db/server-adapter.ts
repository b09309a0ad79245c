import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory, SqlQuery, Transaction } from "@prisma/driver-adapter-utils";
import type pg from "pg";

/** A transaction was to be committed although one of its statements had failed; it was rolled back instead. */
export class TransactionAbortedError extends Error {
  override readonly name = "TransactionAbortedError";
}

/**
 * The driver adapter of a PostgreSQL server: `@prisma/adapter-pg`, save that a COMMIT after a failed statement is an
 * error. PostgreSQL answers such a COMMIT with a silent ROLLBACK, so code that catches a statement's error inside a
 * transaction and goes on would be told that its work is saved. (PGlite, the embedded database, reports it by itself.)
 */
export class ServerAdapterFactory extends PrismaPg implements SqlMigrationAwareDriverAdapterFactory {
  constructor(pool: pg.Pool) {
    super(pool);
  }

  override async connect() {
    const adapter = await super.connect();
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => commitHonestly(await startTransaction(isolationLevel));
    return adapter;
  }
}

function commitHonestly(transaction: Transaction): Transaction {
  let failed = false;
  const watch = async <T>(statement: Promise<T>): Promise<T> => {
    try {
      return await statement;
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    options: transaction.options,
    queryRaw: (query) => watch(transaction.queryRaw(query)),
    executeRaw: async (query: SqlQuery) => {
      if (failed && query.sql === "COMMIT") {
        await transaction.executeRaw({ ...query, sql: "ROLLBACK" });
        throw new TransactionAbortedError("A statement of this transaction failed, so nothing of it was saved.");
      }
      return watch(transaction.executeRaw(query));
    },
    commit: () => transaction.commit(),
    rollback: () => transaction.rollback(),
    createSavepoint: (name) => watch(Promise.resolve(transaction.createSavepoint?.(name))),
    rollbackToSavepoint: async (name) => {
      await transaction.rollbackToSavepoint?.(name);
      failed = false;
    },
    releaseSavepoint: async (name) => transaction.releaseSavepoint?.(name),
  };
}
