"use client";

import { BarChart3, Table2 } from "lucide-react";
import { type ComponentType, useRef, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import type { PeriodPlotProps } from "./period-plot";
import { PeriodStill } from "./period-still";
import type { Period } from "./periods";
import { totalOf } from "./periods";
import { type SeriesTone, swatchClass } from "./tones";

export interface PeriodSeries {
  /** The key in a period's `values`. */
  id: string;
  label: string;
  tone?: SeriesTone;
}

export interface PeriodChartProps {
  /** Names the chart: 'Traffic by billing period'. */
  label: string;
  /** Stacked in this order from below. Keep the array stable while nothing changes. */
  series: readonly PeriodSeries[];
  /** Oldest first. Keep the array stable while nothing changes. */
  periods: readonly Period[];
  formatValue: (value: number) => string;
  /** 1024 for sizes, so that ticks are whole units. */
  base?: 1000 | 1024;
  /** Height class of the plot. */
  className?: string;
}

/** Amounts by period as stacked bars with the limit across, and the same figures as a table. */
export function PeriodChart(props: PeriodChartProps) {
  const { label, series, className = "h-52" } = props;
  const [view, setView] = useState<"plot" | "table">("plot");
  return (
    <figure aria-label={label} className="min-w-0">
      <div className="mb-1 flex min-h-7 items-center justify-between gap-3">
        <ul className="flex min-w-0 flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
          {series.map((one) => (
            <li key={one.id} className="flex items-center gap-1.5">
              <span className={cx("size-2.5 rounded-sm", swatchClass(one.tone))} aria-hidden="true" />
              {one.label}
            </li>
          ))}
        </ul>
        <IconButton
          label={view === "plot" ? "Show as table" : "Show as chart"}
          size="sm"
          onClick={() => setView(view === "plot" ? "table" : "plot")}
        >
          {view === "plot" ? (
            <Table2 className="size-3.5" aria-hidden="true" />
          ) : (
            <BarChart3 className="size-3.5" aria-hidden="true" />
          )}
        </IconButton>
      </div>
      <div className={cx("relative", className)}>
        {view === "table" ? <PeriodTable {...props} /> : <Pointable {...props} />}
      </div>
    </figure>
  );
}

/** Plain bars until somebody points at them: only then Recharts is loaded. */
function Pointable(props: PeriodChartProps) {
  const still = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<{ Plot: ComponentType<PeriodPlotProps>; takesFocus: boolean } | null>(null);
  if (moving) return <moving.Plot {...props} takesFocus={moving.takesFocus} />;
  const load = () =>
    void import("./period-plot").then(
      ({ PeriodPlot }) => setMoving({ Plot: PeriodPlot, takesFocus: still.current === document.activeElement }),
      // Offline, or a page older than the server: the drawing stays, and the table still gives every figure.
      () => {},
    );
  return (
    <div
      ref={still}
      role="img"
      aria-label={`${props.label}, as a drawing`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: reached by keyboard it turns into a chart whose bars can be walked
      tabIndex={0}
      onPointerEnter={load}
      onFocus={load}
      className="relative size-full rounded-md"
    >
      <PeriodStill {...props} />
    </div>
  );
}

/** Newest first. */
function PeriodTable({ label, series, periods, formatValue }: PeriodChartProps) {
  const headers = ["Period", ...series.map((one) => one.label), "Together", "Limit"];
  return (
    <section
      aria-label={`${label}, as a table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="size-full overflow-auto rounded-md border focus-visible:-outline-offset-2"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr className="text-muted">
            {headers.map((header, index) => (
              <th
                key={header}
                scope="col"
                className={cx(
                  "sticky top-0 border-b bg-panel px-3 py-1 font-medium",
                  index === 0 ? "text-left" : "text-right",
                )}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {periods.toReversed().map((period) => (
            <tr key={period.label}>
              <th scope="row" className="whitespace-nowrap border-b px-3 py-1 text-left font-normal text-muted">
                {period.label}
              </th>
              {[...series.map(({ id }) => period.values[id] ?? 0), totalOf(period)].map((value, index) => (
                <td key={headers[index + 1]} className="tabular whitespace-nowrap border-b px-3 py-1 text-right">
                  {formatValue(value)}
                </td>
              ))}
              <td className="tabular whitespace-nowrap border-b px-3 py-1 text-right">
                {period.limit === null ? "none" : formatValue(period.limit)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
