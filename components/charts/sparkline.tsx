import { cx } from "@/components/ui/cx";
import { sparkPath } from "./series";
import { type SeriesTone, toneVariable } from "./tones";

export interface SparklineProps {
  /** Evenly spaced; null where nothing was measured. */
  values: readonly (number | null)[];
  /** Says what it shows and its last figure: 'CPU of the last hour, now 12 %'. */
  label: string;
  min?: number;
  /** Default: the greatest value, but at least 1 for shares. */
  max?: number;
  tone?: SeriesTone;
  className?: string;
}

/** A line as small as a word, without axes. Plain SVG: cheap enough for every row of a table. */
export function Sparkline({ values, label, min = 0, max, tone = "accent", className }: SparklineProps) {
  const highest = max ?? Math.max(1, ...values.map((value) => value ?? 0));
  const path = sparkPath(values, { min, max: highest });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 -4 100 108"
      preserveAspectRatio="none"
      className={cx("block h-5 w-20 overflow-visible", className)}
    >
      <path
        d={path}
        fill="none"
        stroke={toneVariable(tone)}
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
