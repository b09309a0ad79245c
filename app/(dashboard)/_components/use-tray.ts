"use client";

import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { bulkWords, endedShare } from "@/components/operations/bulk-words";
import type { TrayOperation } from "@/components/shell/operations-tray";
import { notify } from "@/components/ui/toaster";
import { useLiveEvents } from "@/lib/client/live/use-live-events";
import { useMe } from "@/lib/client/me";
import { operationQueries } from "@/lib/client/queries/operations";
import { useSeenOperations } from "@/lib/client/seen-operations";
import type { OperationView } from "@/lib/contracts/operations";

const Ended = z.object({
  title: z.string(),
  status: z.string(),
  error: z.object({ message: z.string() }).optional(),
});

/** What runs or waits now, and what ended with something left over until it has been looked at; failures of one's own work are said aloud. */
export function useTray(): TrayOperation[] {
  const me = useMe();
  const active = useQuery(operationQueries.active());
  const troubled = useQuery(operationQueries.troubled());
  const seen = useSeenOperations();
  useLiveEvents((event) => {
    if (event.type !== "operation.failed") return;
    const mine = active.data?.items.some(
      ({ operationId, actor }) => operationId === event.subject && actor.id === me.id,
    );
    const ended = Ended.safeParse(event.data);
    if (!mine || !ended.success || ended.data.status === "canceled") return;
    const { title, error } = ended.data;
    notify.problem(
      { title: `Failed: ${title}`, detail: error?.message },
      { operationId: event.subject, key: event.subject },
    );
  });
  const unseen = (troubled.data?.items ?? []).filter(({ operationId }) => !seen.includes(operationId));
  // One that has just come to need attention is in both until the first is read again.
  const others = (active.data?.items ?? []).filter(
    ({ operationId, status }) => status !== "needs_attention" && !unseen.some((one) => one.operationId === operationId),
  );
  return [...others, ...unseen].map(trayOf);
}

const trayOf = (operation: OperationView): TrayOperation => ({
  id: operation.operationId,
  title: operation.title,
  state: operation.status,
  progress: operation.bulk ? endedShare(operation.bulk) : operation.progress,
  note: operation.bulk?.total ? bulkWords(operation.bulk) : operation.leftovers[0],
  startedAt: operation.createdAt,
});
