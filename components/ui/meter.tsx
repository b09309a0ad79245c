import type { ReactNode } from "react";
import { cx } from "./cx";
import { type MeterShares, meterShares } from "./meter-shares";

export interface MeterProps {
  label: ReactNode;
  /** The figures in words, at the right and as the text alternative: '1.31 of 1.92 TB · 120 GB held'. */
  value: string;
  used: number;
  /** Held by reservations; drawn after what is used. */
  reserved?: number;
  /** What may be given out: the physical amount times the overcommit. Zero or less: not ready yet. */
  total: number;
  /** The physical amount where overcommit lets more be given out: drawn as a line. */
  physical?: number;
  /** A remark under the bar. */
  note?: ReactNode;
  className?: string;
}

/** A bar split into used, reserved and free. All of it is also said in words. */
export function Meter({ label, value, used, reserved = 0, total, physical, note, className }: MeterProps) {
  const shares = meterShares({ used, reserved, total, physical });
  return (
    <div className={cx("flex min-w-0 flex-col gap-1", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <span className="truncate">{label}</span>
        <span className="tabular text-muted">{value}</span>
      </div>
      <MeterBar shares={shares} className="h-2 w-full" />
      {note && <p className="text-muted text-sm">{note}</p>}
    </div>
  );
}

export interface MiniMeterProps {
  /** 0 to 1; null when not known (a stopped guest, a host that does not answer). */
  share: number | null;
  /** What stands beside the bar, with its unit. */
  text: string;
  className?: string;
}

/** A short bar with its figure, for a table cell. */
export function MiniMeter({ share, text, className }: MiniMeterProps) {
  return (
    <span className={cx("flex min-w-0 items-center gap-2", className)}>
      <MeterBar shares={meterShares({ used: share ?? 0, reserved: 0, total: 1 })} className="h-1 w-16 shrink-0" />
      <span className="tabular text-muted">{text}</span>
    </span>
  );
}

/* SVG rather than styled boxes: widths are plain attributes, which a strict style policy allows in server-made HTML. */
function MeterBar({ shares, className }: { shares: MeterShares; className?: string }) {
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
  const fill = shares.level === "full" ? "fill-bad" : shares.level === "high" ? "fill-warn" : "fill-accent";
  return (
    <svg aria-hidden="true" className={cx("overflow-hidden rounded-full bg-free", className)}>
      <rect width={percent(shares.used)} height="100%" className={fill} />
      {shares.reserved > 0 && (
        <rect x={percent(shares.used)} width={percent(shares.reserved)} height="100%" className="fill-reserved" />
      )}
      {shares.physical !== null && <PhysicalLine at={percent(shares.physical)} />}
    </svg>
  );
}

/** Where the physical amount ends: dark with a light edge, to be seen on any part of the bar. */
function PhysicalLine({ at }: { at: string }) {
  return (
    <>
      <line x1={at} x2={at} y1="0" y2="100%" className="stroke-panel" strokeWidth="5" />
      <line x1={at} x2={at} y1="0" y2="100%" className="stroke-ink" strokeWidth="2" />
    </>
  );
}
