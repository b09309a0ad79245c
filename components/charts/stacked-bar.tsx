import { cx } from "@/components/ui/cx";
import { fillClass, type SeriesTone, swatchClass } from "./tones";

export interface BarPart {
  id: string;
  label: string;
  value: number;
  tone: SeriesTone;
}

export interface StackedBarProps {
  /** Names the bar: 'Guests by state'. */
  label: string;
  parts: readonly BarPart[];
  /** What the whole length stands for; default: the sum of the parts. */
  total?: number;
  formatValue?: (value: number) => string;
  /** Hides the legend; the figures are then only spoken. */
  compact?: boolean;
  className?: string;
}

/** Parts of a whole, side by side, with their figures. */
export function StackedBar({ label, parts, total, formatValue = String, compact = false, className }: StackedBarProps) {
  const whole = total ?? parts.reduce((sum, part) => sum + part.value, 0);
  let start = 0;
  const placed = parts
    .filter((part) => part.value > 0)
    .map((part) => {
      const share = whole > 0 ? Math.min(part.value / whole, 1 - start) : 0;
      const from = start;
      start += share;
      return { ...part, from, share };
    });
  return (
    <figure aria-label={label} className={cx("min-w-0", className)}>
      <svg aria-hidden="true" className="block h-2 w-full overflow-hidden rounded-full bg-free">
        {placed.map((part) => (
          <rect
            key={part.id}
            x={`${(part.from * 100).toFixed(2)}%`}
            width={`${(part.share * 100).toFixed(2)}%`}
            height="100%"
            className={fillClass(part.tone)}
          />
        ))}
      </svg>
      <ul className={compact ? "sr-only" : "mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm"}>
        {parts.map((part) => (
          <li key={part.id} className="flex items-center gap-1.5">
            <span className={cx("size-2 rounded-full", swatchClass(part.tone))} aria-hidden="true" />
            <span className="text-muted">{part.label}</span>
            <span className="tabular font-medium">{formatValue(part.value)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
