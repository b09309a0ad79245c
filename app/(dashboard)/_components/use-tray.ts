"use client";

import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import type { TrayOperation } from "@/components/shell/operations-tray";
import { notify } from "@/components/ui/toaster";
import { useLiveEvents } from "@/lib/client/live/use-live-events";
import { useMe } from "@/lib/client/me";
import { operationQueries } from "@/lib/client/queries/operations";
import type { OperationView } from "@/lib/contracts/operations";

const Ended = z.object({
  title: z.string(),
  status: z.string(),
  error: z.object({ message: z.string() }).optional(),
});

/** What runs now, and what ended with something left over; failures of one's own work are said aloud. */
export function useTray(): TrayOperation[] {
  const me = useMe();
  const active = useQuery(operationQueries.active());
  const troubled = useQuery(operationQueries.troubled());
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
  return [...(active.data?.items ?? []), ...(troubled.data?.items ?? [])].map(trayOf);
}

const trayOf = (operation: OperationView): TrayOperation => ({
  id: operation.operationId,
  title: operation.title,
  state: operation.status,
  progress: operation.progress,
  startedAt: operation.createdAt,
});
