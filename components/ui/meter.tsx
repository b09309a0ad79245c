"use client";

import { type ReactNode, useId } from "react";
import { cx } from "./cx";
import { type MeterShares, meterShares } from "./meter-shares";
import { Tooltip } from "./tooltip";

export interface MeterProps {
  label: ReactNode;
  /** The figures in words, at the right and as the text alternative: '1.31 of 1.92 TB · 120 GB held'. */
  value: string;
  used: number;
  /** Held by reservations; drawn after what is used. */
  reserved?: number;
  /** The whole bar: the physical amount times the overcommit. Zero or less: not ready yet. */
  total: number;
  /** The physical amount where overcommit lets more be given out: drawn as a line. */
  physical?: number;
  /** A limit on what may be given out: drawn as a line, with what lies beyond it faded. */
  limit?: number;
  /** The whole of it in a sentence, on hover and on focus; the bar is then a stop of the keyboard. */
  words?: string;
  /** A remark under the bar. */
  note?: ReactNode;
  className?: string;
}

/** A bar split into used, reserved and free. All of it is also said in words. */
export function Meter(props: MeterProps) {
  const { label, value, used, reserved = 0, total, physical, limit, words, note, className } = props;
  const shares = meterShares({ used, reserved, total, physical, limit });
  const labelId = useId();
  return (
    <div className={cx("flex min-w-0 flex-col gap-1", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <span id={labelId} className="truncate">
          {label}
        </span>
        <span className="tabular text-muted">{value}</span>
      </div>
      {words === undefined ? (
        <MeterBar shares={shares} className="h-2 w-full" />
      ) : (
        <Tooltip content={words}>
          {/* Padded, so that the pointer finds a bar of eight pixels. */}
          {/* biome-ignore lint/a11y/useSemanticElements: no browser lets a meter element be drawn in parts */}
          <div
            role="meter"
            aria-labelledby={labelId}
            aria-valuemin={0}
            aria-valuemax={1}
            aria-valuenow={Number((shares.used + shares.reserved).toFixed(4))}
            aria-valuetext={words}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: its sentence is shown on focus
            tabIndex={0}
            className="-my-1 rounded-sm py-1"
          >
            <MeterBar shares={shares} className="h-2 w-full" />
          </div>
        </Tooltip>
      )}
      {note && <p className="text-muted text-sm">{note}</p>}
    </div>
  );
}

export interface MiniMeterProps {
  /** 0 to 1; null when not known (a stopped guest, a host that does not answer). */
  share: number | null;
  /** Held by reservations, 0 to 1; drawn after `share`. */
  reserved?: number;
  /** What stands beside the bar, with its unit. */
  text: string;
  className?: string;
}

/** A short bar with its figure, for a table cell. */
export function MiniMeter({ share, reserved = 0, text, className }: MiniMeterProps) {
  return (
    <span className={cx("flex min-w-0 items-center gap-2", className)}>
      <MeterBar shares={meterShares({ used: share ?? 0, reserved, total: 1 })} className="h-1 w-16 shrink-0" />
      <span className="tabular text-muted">{text}</span>
    </span>
  );
}

/* SVG rather than styled boxes: widths are plain attributes, which a strict style policy allows in server-made HTML. */
function MeterBar({ shares, className }: { shares: MeterShares; className?: string }) {
  const { used, reserved, physical, limit, level } = shares;
  const beyond = limit === null ? 1 : Math.max(limit, used + reserved);
  return (
    <svg aria-hidden="true" className={cx("block overflow-hidden rounded-full bg-free", className)}>
      <rect
        width={percent(used)}
        height="100%"
        className={level === "full" ? "fill-bad" : level === "high" ? "fill-warn" : "fill-accent"}
      />
      {reserved > 0 && <rect x={percent(used)} width={percent(reserved)} height="100%" className="fill-reserved" />}
      {beyond < 1 && (
        <rect x={percent(beyond)} width={percent(1 - beyond)} height="100%" className="fill-panel" opacity="0.7" />
      )}
      {physical !== null && <Line at={physical} className="stroke-ink" />}
      {limit !== null && <Line at={limit} className="stroke-bad" />}
    </svg>
  );
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

/** A line with a light edge, to be seen on any part of the bar. */
function Line({ at, className }: { at: number; className: string }) {
  return (
    <>
      <line x1={percent(at)} x2={percent(at)} y1="0" y2="100%" className="stroke-panel" strokeWidth="5" />
      <line x1={percent(at)} x2={percent(at)} y1="0" y2="100%" className={className} strokeWidth="2" />
    </>
  );
}
