"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import type { Tone } from "@/components/ui/states";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { activityQueries } from "@/lib/client/queries/activity";
import type { AuditView } from "@/lib/contracts/audit";
import type { GuestDetail } from "@/lib/contracts/guests";
import { cellClass, PlainTable } from "./plain-table";

const outcomeTones: Record<AuditView["outcome"], Tone> = {
  accepted: "accent",
  requested: "accent",
  done: "ok",
  refused: "warn",
  failed: "bad",
};

/** Who asked for what, and how it ended: the guest's part of the audit trail. */
export function HistoryTab({ guest }: { guest: GuestDetail }) {
  const forbidden = mayNot(useMe(), "audit:read");
  const entries = useInfiniteQuery({ ...activityQueries.list({ target: guest.id }), enabled: forbidden === null });
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title="History" description="Every command that anybody gave about it, refused ones too." padded={false}>
      {forbidden ? (
        <EmptyState title="For administrators">
          The audit trail names people and addresses. What was done stands under Tasks.
        </EmptyState>
      ) : entries.error && !entries.data ? (
        <ErrorState problem={asProblem(entries.error)} onRetry={() => void entries.refetch()} />
      ) : !entries.data ? (
        <div className="px-4 pb-4">
          <SkeletonText lines={5} />
        </div>
      ) : items.length === 0 ? (
        <p className="px-4 pb-4 text-muted">Nobody has asked for anything about it yet.</p>
      ) : (
        <PlainTable label="History" headers={["When", "Who", "Command", "Outcome", "From", "Operation"]}>
          {items.map((entry) => (
            <tr key={entry.id}>
              <td className={cellClass}>
                <RelativeTime at={entry.at} />
              </td>
              <td className={cellClass}>
                {entry.actor.name} {entry.actor.kind !== "user" && <Pill>{entry.actor.kind}</Pill>}
              </td>
              <td className={`${cellClass} font-mono text-sm`}>{entry.command}</td>
              <td className={cellClass}>
                <Pill tone={outcomeTones[entry.outcome]}>{entry.outcome}</Pill>
              </td>
              <td className={`${cellClass} font-mono text-muted text-sm`}>{entry.ip ?? "–"}</td>
              <td className={cellClass}>
                {entry.operationId ? (
                  <Link href={`/operations/${entry.operationId}`} className="text-accent-ink hover:underline">
                    look at it
                  </Link>
                ) : (
                  "–"
                )}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {entries.hasNextPage && (
        <div className="border-t px-4 py-2">
          <Button size="sm" loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Panel>
  );
}
