"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { formatCores, formatDiskGb } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import { exactTime } from "@/components/ui/relative-time-words";
import { SkeletonText } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { reservationQueries } from "@/lib/client/queries/reservations";
import type { ReservationView } from "@/lib/contracts/reservations";
import { useClock } from "../../_estate/use-clock";
import { PhasePill } from "./phase-pill";
import { phaseAt } from "./reservation-phase";
import { TimeLeft } from "./time-left";

export interface ReservationDetailsProps {
  reservationId: string;
  /** What the list says of it, shown until the answer is there. */
  known: ReservationView | undefined;
  onClose: () => void;
  onAsk: (what: "extend" | "release", reservation: ReservationView) => void;
}

/** All that is known of one reservation, and what can be done with it. */
export function ReservationDetails({ reservationId, known, onClose, onAsk }: ReservationDetailsProps) {
  const query = useQuery({ ...reservationQueries.one(reservationId), placeholderData: known });
  const reservation = query.data;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="md"
      title={reservation ? `Reservation on ${reservation.datacenter} · ${reservation.node}` : "Reservation"}
      // What has ended can be read, and that is all.
      footer={reservation?.status === "active" && <Actions reservation={reservation} onAsk={onAsk} />}
    >
      {reservation ? (
        <Facts reservation={reservation} />
      ) : query.error ? (
        <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <SkeletonText lines={9} />
      )}
    </Dialog>
  );
}

function Facts({ reservation }: { reservation: ReservationView }) {
  const { resources, storage, status } = reservation;
  const disk = resources.diskGB > 0 && `${formatDiskGb(resources.diskGB)}${storage ? ` on ${storage}` : ""}`;
  return (
    <KeyValueList
      items={[
        { label: "State", value: <PhasePill reservation={reservation} /> },
        {
          label: status === "active" ? "Time left" : "Ended",
          value:
            status === "active" ? (
              <TimeLeft until={reservation.expiresAt} className="font-medium" />
            ) : (
              <RelativeTime at={reservation.endedAt ?? reservation.expiresAt} />
            ),
        },
        { label: "Holds", value: `${formatCores(resources.cpu)}, ${formatDiskGb(resources.memoryGB)} memory` },
        { label: "Disk", value: disk || "none" },
        {
          label: "Host",
          value: (
            <PlainLink href={`/hosts/${encodeURIComponent(`${reservation.endpoint}:${reservation.node}`)}`}>
              {reservation.node}
            </PlainLink>
          ),
          action: <span className="text-muted">{reservation.hostRequested ? "asked for" : "chosen by Moxxie"}</span>,
        },
        { label: "Reserved by", value: reservation.reservedBy },
        { label: "Reason", value: reservation.reason },
        { label: "Made", value: <RelativeTime at={reservation.createdAt} /> },
        { label: "Expires", value: exactTime(Date.parse(reservation.expiresAt)) },
        ...(reservation.operationId
          ? [
              {
                label: "Used by",
                value: (
                  <span className="flex flex-wrap gap-x-3">
                    <PlainLink href={`/operations/${reservation.operationId}`}>The creation</PlainLink>
                    {reservation.guestId && <PlainLink href={`/guests/${reservation.guestId}`}>The guest</PlainLink>}
                  </span>
                ),
              },
            ]
          : []),
        { label: "Id", value: reservation.reservationId, mono: true },
      ]}
    />
  );
}

const PlainLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="rounded-sm text-accent-ink hover:underline">
    {children}
  </Link>
);

function Actions({ reservation, onAsk }: Pick<ReservationDetailsProps, "onAsk"> & { reservation: ReservationView }) {
  const me = useMe();
  const phase = useClock((nowMs) => phaseAt(reservation, nowMs)) ?? reservation.status;
  const refusal =
    mayNot(me, "reservation:write") ??
    (phase === "active" || phase === "soon" ? null : "It has ended; it holds nothing any more.") ??
    (reservation.mine ? null : `It is ${reservation.reservedBy}'s; they or an administrator can change it.`);
  return (
    <>
      <Button disabledReason={refusal} onClick={() => onAsk("extend", reservation)}>
        Extend…
      </Button>
      <Button variant="danger" disabledReason={refusal} onClick={() => onAsk("release", reservation)}>
        Release…
      </Button>
    </>
  );
}
