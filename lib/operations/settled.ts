import { finishedStatuses, type OperationStatus } from "@/lib/contracts/operations";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";

/** Resolves when the operation has ended; throws `platform_timeout` after `timeoutMs`. */
export async function untilSettled(moxxie: Moxxie, operationId: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const ended = nextEnd(moxxie, operationId, Math.min(1_000, Math.max(1, deadline - Date.now())));
    const row = await moxxie.db.prisma.operation.findUnique({ where: { id: operationId }, select: { status: true } });
    if (row && finishedStatuses.includes(row.status as OperationStatus)) return ended.cancel();
    if (Date.now() >= deadline) {
      ended.cancel();
      throw new MoxxieError(
        "platform_timeout",
        `The operation has not ended within ${Math.round(timeoutMs / 1000)} s; it goes on.`,
      );
    }
    await ended.promise;
  }
}

function nextEnd(
  moxxie: Moxxie,
  operationId: string,
  timeoutMs: number,
): { promise: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  const unsubscribe = moxxie.events.subscribe((event) => {
    const ends = event.type === "operation.completed" || event.type === "operation.failed";
    if (ends && event.subject === operationId) resolve();
  });
  const cancel = () => {
    clearTimeout(timer);
    unsubscribe();
    resolve();
  };
  return { promise: promise.finally(cancel), cancel };
}
