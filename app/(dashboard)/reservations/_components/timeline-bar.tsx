"use client";

import { memo } from "react";
import { cx } from "@/components/ui/cx";
import { exactTime } from "@/components/ui/relative-time-words";
import { useClock } from "../../_estate/use-clock";
import { barWords, type Phase, phaseAt, phaseLook } from "./reservation-phase";
import type { Bar } from "./timeline-lanes";

export const phaseClass: Record<Phase, string> = {
  active: "border-accent/55 bg-accent-soft text-accent-ink",
  soon: "border-warn/60 bg-warn-soft text-warn-ink",
  consumed: "border-ok/45 bg-ok-soft text-ok-ink",
  released: "border-line-strong border-dashed text-muted",
  expired: "border-line-strong border-dashed text-muted",
};

/** Words beside a bar stand on the panel. */
const wordsClass: Record<Phase, string> = {
  active: "text-ink",
  soon: "text-warn-ink",
  consumed: "text-muted",
  released: "text-muted",
  expired: "text-muted",
};

/** Less than this shows no more than a letter. */
const wordsWidthMin = 0.04;

export interface TimelineBarProps {
  bar: Bar;
  /** Its place, for the keyboard: `lane.bar`. */
  position: string;
  tabbable: boolean;
  onOpen: (reservationId: string) => void;
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** One reservation in time. Drawn again only when its words change: each second in its last minute, else hardly ever. */
export const TimelineBar = memo(function TimelineBar({ bar, position, tabbable, onOpen }: TimelineBarProps) {
  const { reservation } = bar;
  const phase = useClock((nowMs) => phaseAt(reservation, nowMs)) ?? reservation.status;
  const words = useClock((nowMs) => barWords({ reservation, phase, nowMs })) ?? "";
  const { datacenter, node, expiresAt, reason, reservationId } = reservation;
  const spoken = [
    `${datacenter} ${node}`,
    phaseLook[phase].label,
    barWords({ reservation, phase: "active", nowMs: 0 }),
    `until ${exactTime(Date.parse(expiresAt))}`,
    reason,
  ].join(", ");
  return (
    <button
      type="button"
      data-position={position}
      tabIndex={tabbable ? 0 : -1}
      aria-label={spoken}
      title={spoken}
      onClick={() => onOpen(reservationId)}
      style={{ left: percent(bar.left), width: percent(bar.width) }}
      className={cx(
        "absolute inset-y-[10%] flex items-center border text-left font-medium text-sm transition-colors",
        "hover:brightness-95 focus-visible:z-1 dark:hover:brightness-125",
        bar.beginsBefore ? "rounded-l-none border-l-0" : "rounded-l-md",
        bar.endsAfter ? "rounded-r-none border-r-0" : "rounded-r-md",
        phaseClass[phase],
      )}
    >
      {bar.wordsOutside ? (
        <span
          className={cx(
            "tabular pointer-events-none absolute left-full max-w-[25cqw] truncate pl-1.5",
            wordsClass[phase],
          )}
        >
          {words}
        </span>
      ) : (
        bar.width > wordsWidthMin && <span className="tabular truncate px-2">{words}</span>
      )}
    </button>
  );
});
