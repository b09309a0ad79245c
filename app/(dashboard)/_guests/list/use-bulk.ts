"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { z } from "zod";
import { useCommandBatch } from "@/lib/client/commands";
import { useLiveEvents } from "@/lib/client/live/use-live-events";
import { useMe } from "@/lib/client/me";
import { operationQueries } from "@/lib/client/queries/operations";
import type { GuestView } from "@/lib/contracts/guests";
import { finishedStatuses, operationStatuses } from "@/lib/contracts/operations";
import { type BulkAction, type BulkItem, bulkInput, chunksOf, plannedItem, sentItem } from "./bulk-plan";

/** So many guests go in one request; the list shows progress between them. */
const chunkSize = 20;
/** An operation of which nothing was heard for so long is asked about: an event may have been lost. */
const askAfterMs = 5_000;

const News = z.object({ status: z.enum(operationStatuses), progress: z.number().optional() });

/** Plans an action for each guest, then gives the commands, then follows each guest's own operation to its end. */
export function useBulk(action: BulkAction, guests: readonly GuestView[]) {
  const run = useCommandBatch();
  const client = useQueryClient();
  const isAdmin = useMe().role === "admin";
  const [items, setItems] = useState<readonly BulkItem[]>(() => guests.map((guest) => ({ guest, stage: "planning" })));
  const [phase, setPhase] = useState<"planning" | "asking" | "sending" | "following">("planning");
  const put = (changed: readonly BulkItem[]) => {
    const byId = new Map(changed.map((item) => [item.guest.id, item]));
    setItems((now) => now.map((item) => byId.get(item.guest.id) ?? item));
  };

  const begun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: planned once, when the dialog opens
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const planAll = async () => {
      for (const part of chunksOf(guests, chunkSize)) {
        const answers = await run(
          part.map((guest) => ({ command: `vm.${action}`, input: bulkInput(action, guest), dryRun: true })),
        );
        put(part.flatMap((guest, index) => (answers[index] ? plannedItem(guest, answers[index], isAdmin) : [])));
      }
      setPhase("asking");
    };
    void planAll();
  }, []);

  const send = async () => {
    setPhase("sending");
    const ready = items.filter((item) => item.stage === "ready").map(({ guest }) => guest);
    put(ready.map((guest) => ({ guest, stage: "sending" })));
    for (const part of chunksOf(ready, chunkSize)) {
      const answers = await run(part.map((guest) => ({ command: `vm.${action}`, input: bulkInput(action, guest) })));
      put(part.flatMap((guest, index) => (answers[index] ? sentItem(guest, answers[index]) : [])));
    }
    setPhase("following");
    void client.invalidateQueries({ queryKey: operationQueries.active().queryKey });
  };

  const heard = (operationId: string, news: z.infer<typeof News>) =>
    setItems((now) =>
      now.map((item) =>
        item.stage === "begun" && item.operationId === operationId
          ? { ...item, status: news.status, progress: news.progress ?? item.progress }
          : item,
      ),
    );
  useLiveEvents((event) => {
    if (!event.type.startsWith("operation.") || event.type === "operation.log") return;
    const news = News.safeParse(event.data);
    if (news.success) heard(event.subject, news.data);
  });

  const open = items.flatMap((item) =>
    item.stage === "begun" && !finishedStatuses.includes(item.status) ? [item.operationId] : [],
  );
  const openKey = open.slice(0, chunkSize).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: restarted when the open ones change, which is when news came
  useEffect(() => {
    if (openKey === "") return;
    const timer = setInterval(() => {
      for (const id of openKey.split(",")) {
        void client.fetchQuery({ ...operationQueries.detail(id), staleTime: 0 }).then(
          (operation) => heard(id, operation),
          () => {},
        );
      }
    }, askAfterMs);
    return () => clearInterval(timer);
  }, [openKey]);

  return { items, phase, send, openCount: open.length };
}
