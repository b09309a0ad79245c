"use client";

import type { ReactNode } from "react";
import { formatCores, formatCount, formatDiskGb } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import type { ReservationPage, ReservationView } from "@/lib/contracts/reservations";
import { counted } from "../../_estate/counted";
import { TimeLeft } from "./time-left";

export interface SummaryCardsProps {
  summary: ReservationPage["summary"] | undefined;
  /** Left out while there is nothing to open. */
  onOpen?: (reservationId: string) => void;
}

/** What is held now, what ends next, and what came of today's. */
export function SummaryCards({ summary, onOpen }: SummaryCardsProps) {
  return (
    <div className="mt-3 grid gap-3 sm:grid-cols-3">
      <Card title="Held now" note={summary && heldNote(summary)}>
        {summary && `${formatCores(summary.cpu)} · ${formatDiskGb(summary.memoryGB)}`}
      </Card>
      <Card
        title="Next to expire"
        note={
          summary &&
          (summary.nextToExpire ? (
            <NextNote reservation={summary.nextToExpire} onOpen={onOpen} />
          ) : (
            "No reservation is active"
          ))
        }
      >
        {summary && (summary.nextToExpire ? <TimeLeft until={summary.nextToExpire.expiresAt} over="00:00" /> : "–")}
      </Card>
      <Card title="Used by a creation today" note={summary && todayNote(summary.today)}>
        {summary && `${formatCount(summary.today.consumed)} of ${formatCount(summary.today.granted)}`}
      </Card>
    </div>
  );
}

const heldNote = ({ active, diskGB }: ReservationPage["summary"]) =>
  `in ${counted(active, "reservation")}${diskGB > 0 ? ` · ${formatDiskGb(diskGB)} of disk` : ""}`;

const todayNote = ({ expired, released }: ReservationPage["summary"]["today"]) =>
  `${formatCount(expired)} expired unused · ${formatCount(released)} released · since 00:00 UTC`;

function NextNote({ reservation, onOpen }: { reservation: ReservationView } & Pick<SummaryCardsProps, "onOpen">) {
  return (
    <button
      type="button"
      onClick={() => onOpen?.(reservation.reservationId)}
      className="max-w-full truncate rounded-sm hover:text-ink hover:underline"
    >
      {reservation.datacenter} · {reservation.node} · {reservation.reservedBy}
    </button>
  );
}

function Card({ title, note, children }: { title: string; note: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-lg border bg-panel p-4">
      <h2 className="font-semibold">{title}</h2>
      <p className="tabular mt-1.5 min-h-7 font-semibold text-xl tracking-tight">
        {children ?? <Skeleton className="mt-1 h-6 w-32" />}
      </p>
      <div className="min-h-5 text-muted">{note ?? <Skeleton className="mt-1 h-3.5 w-40" />}</div>
    </section>
  );
}
