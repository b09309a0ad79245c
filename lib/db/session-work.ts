import type { Database } from "./database";
import { NotifyPayloadTooLargeError } from "./errors";
import type { PrismaClient } from "./generated/client";
import { KeyedMutex } from "./keyed-mutex";

// PostgreSQL's manual, NOTIFY: "must be specified as a simple string literal … shorter than 8000 bytes".
const notifyPayloadBytesMax = 7999;

// Waiting for a lock or for the embedded database's one connection counts into these.
export const transactionOptions = { maxWait: 20_000, timeout: 30_000 };

/** `notify` of both databases. */
export function makeNotify(prisma: PrismaClient): Database["notify"] {
  return async (channel, payload, tx = prisma) => {
    const bytes = Buffer.byteLength(payload);
    if (bytes > notifyPayloadBytesMax) {
      throw new NotifyPayloadTooLargeError(
        `A notification on ${channel} has ${bytes} bytes, at most ${notifyPayloadBytesMax} go.`,
      );
    }
    await tx.$executeRaw`SELECT pg_notify(${channel}, ${payload})`;
  };
}

/** `withLock` of both databases. */
export function makeWithLock(prisma: PrismaClient): Database["withLock"] {
  // Callers of one process queue up here, so that only the first of them occupies a connection while it waits.
  const turns = new KeyedMutex();
  return (name, work) =>
    turns.run(name, () =>
      prisma.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
        return work(tx);
      }),
    );
}
