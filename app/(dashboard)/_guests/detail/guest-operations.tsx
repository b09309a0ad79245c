"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { formatDuration } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { OperationPill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { operationQueries } from "@/lib/client/queries/operations";
import type { GuestDetail } from "@/lib/contracts/guests";
import { cellClass, PlainTable } from "./plain-table";

/** What Moxxie did to the guest. */
export function GuestOperations({ guest }: { guest: GuestDetail }) {
  const operations = useInfiniteQuery(operationQueries.list({ guestId: guest.id }));
  const items = operations.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title="Operations" description="Begun in Moxxie: here, over the API, or by its own rules." padded={false}>
      {operations.error && !operations.data ? (
        <ErrorState problem={asProblem(operations.error)} onRetry={() => void operations.refetch()} />
      ) : !operations.data ? (
        <div className="px-4 pb-4">
          <SkeletonText lines={3} />
        </div>
      ) : items.length === 0 ? (
        <p className="px-4 pb-4 text-muted">Moxxie has not done anything to it yet.</p>
      ) : (
        <PlainTable label="Operations" headers={["Operation", "State", "By", "Began", "Took"]}>
          {items.map((operation) => (
            <tr key={operation.operationId}>
              <th scope="row" className={`${cellClass} font-normal`}>
                <Link href={`/operations/${operation.operationId}`} className="font-medium hover:underline">
                  {operation.title}
                </Link>
                {operation.error && (
                  <p className="max-w-md truncate text-bad-ink text-sm" title={operation.error.message}>
                    {operation.error.message}
                  </p>
                )}
              </th>
              <td className={cellClass}>
                <OperationPill state={operation.status} />
              </td>
              <td className={cellClass}>{operation.actor.name}</td>
              <td className={cellClass}>
                <RelativeTime at={operation.createdAt} />
              </td>
              <td className={`${cellClass} tabular`}>
                {operation.completedAt
                  ? formatDuration(Date.parse(operation.completedAt) - Date.parse(operation.createdAt))
                  : "–"}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {operations.hasNextPage && (
        <div className="border-t px-4 py-2">
          <Button size="sm" loading={operations.isFetchingNextPage} onClick={() => void operations.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Panel>
  );
}
