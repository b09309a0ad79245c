"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import type { ReservationView } from "@/lib/contracts/reservations";
import { type DurationDraft, durationText, wrongDuration } from "./duration-choice";
import { DurationField } from "./duration-field";
import { resourceWords } from "./reservation-phase";

export interface ReservationDialogProps {
  reservation: ReservationView;
  onClose: () => void;
  onDone: () => void;
}

/** Holds it longer. */
export function ExtendDialog({ reservation, onClose, onDone }: ReservationDialogProps) {
  const [draft, setDraft] = useState<DurationDraft>({ choice: "PT15M", own: "" });
  const duration = durationText(draft);
  const wrong = wrongDuration(duration);
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="reservation.extend"
      input={wrong ? null : { reservationId: reservation.reservationId, duration }}
      missing={wrong && draft.own === "" ? "Write the duration" : wrong}
      title={`Extend ${nameOf(reservation)}`}
      actionLabel="Extend"
      begun={`Extended ${nameOf(reservation)}`}
      onDone={onDone}
    >
      {(problems) => (
        <DurationField
          label="Longer by"
          draft={draft}
          onChange={setDraft}
          error={problems.duration ?? (draft.own === "" ? undefined : (wrong ?? undefined))}
        />
      )}
    </PlanDialog>
  );
}

/** Gives what it holds back before its time. */
export function ReleaseDialog({ reservation, onClose, onDone }: ReservationDialogProps) {
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="reservation.release"
      input={{ reservationId: reservation.reservationId }}
      title={`Release ${nameOf(reservation)}?`}
      actionLabel="Release"
      begun={`Released ${nameOf(reservation)}`}
      tone="danger"
      onDone={onDone}
    />
  );
}

const nameOf = ({ datacenter, node, resources }: ReservationView) =>
  `${resourceWords(resources)} on ${datacenter} · ${node}`;
