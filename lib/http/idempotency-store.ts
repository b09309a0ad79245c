import type { Prisma } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";

const lifetimeMs = 24 * 3_600_000;
/** Far above what planning and accepting a command take; after it, whoever held the key is taken for dead. */
const leaseMs = 120_000;

/** One use of a key: whose, which, for what request, by which request of which process. */
export interface KeyUse {
  actorId: string;
  key: string;
  requestHash: string;
  owner: string;
}

export type KeyRow = NonNullable<Awaited<ReturnType<Moxxie["db"]["prisma"]["idempotencyKey"]["findUnique"]>>>;

/** The rows of `idempotency_keys`. Every change names the owner, so that one who was taken for dead changes nothing. */
export function keyStore(moxxie: Moxxie, use: KeyUse) {
  const { prisma } = moxxie.db;
  const id = { actorId: use.actorId, key: use.key };
  const mine = { ...id, owner: use.owner, state: "running" };

  return {
    /** Takes a key that nobody has; undefined when it is ours now, else the row that is there. */
    async take(): Promise<KeyRow | undefined> {
      const now = Date.now();
      await prisma.idempotencyKey.deleteMany({ where: { ...id, expiresAt: { lt: new Date(now) } } });
      const { count } = await prisma.idempotencyKey.createMany({
        data: [
          { ...use, state: "running", leaseUntil: new Date(now + leaseMs), expiresAt: new Date(now + lifetimeMs) },
        ],
        skipDuplicates: true,
      });
      if (count === 1) return undefined;
      return (await prisma.idempotencyKey.findUnique({ where: { actorId_key: id } })) ?? undefined;
    },

    /** Takes over from an owner whose lease has ended before it accepted anything. False when somebody was faster. */
    async takeOver(from: KeyRow): Promise<boolean> {
      const { count } = await prisma.idempotencyKey.updateMany({
        where: { ...id, owner: from.owner, state: "running", operationId: null },
        data: { owner: use.owner, leaseUntil: new Date(Date.now() + leaseMs) },
      });
      return count === 1;
    },

    /**
     * In the transaction that accepts the command. Of two owners, the slow one and the one that took over, only one can
     * come through here; the other's transaction is undone.
     */
    async tie(tx: Prisma.TransactionClient, { operationId }: { operationId: string }): Promise<void> {
      const { count } = await tx.idempotencyKey.updateMany({
        where: { ...mine, operationId: null },
        data: { operationId },
      });
      if (count === 1) return;
      throw new MoxxieError("idempotency_key_running", "Another request with this Idempotency-Key took over.", {
        retryAfterSeconds: 1,
      });
    },

    /** Keeps the answer for repetitions. `body` null: the answer held a secret and is not kept. */
    async keep(answer: { status: number; body: Prisma.InputJsonValue | null; location: string | null }): Promise<void> {
      await prisma.idempotencyKey.updateMany({
        where: mine,
        data: {
          state: "done",
          responseStatus: answer.status,
          responseBody: answer.body ?? undefined,
          location: answer.location,
        },
      });
    },

    /** Nothing was accepted: the key is free again. What was accepted stays tied, found by its operation at once. */
    async release(): Promise<void> {
      await prisma.idempotencyKey.deleteMany({ where: { ...mine, operationId: null } });
      await prisma.idempotencyKey.updateMany({ where: mine, data: { leaseUntil: new Date() } });
    },
  };
}
