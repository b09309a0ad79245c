"use client";

import { ChartFrame } from "./chart-frame";
import { FiguresTable } from "./figures-table";
import { PeriodStill } from "./period-still";
import type { Period } from "./periods";
import { totalOf } from "./periods";
import { Pointable } from "./pointable";
import type { SeriesTone } from "./tones";

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
  const { label, series, className } = props;
  return (
    <ChartFrame label={label} series={series} shape="bar" className={className}>
      {(view) =>
        view === "table" ? (
          <PeriodTable {...props} />
        ) : (
          <Pointable label={label} still={<PeriodStill {...props} />} load={loadPlot}>
            {({ Plot, takesFocus }) => <Plot {...props} takesFocus={takesFocus} />}
          </Pointable>
        )
      }
    </ChartFrame>
  );
}

const loadPlot = () => import("./period-plot").then(({ PeriodPlot }) => PeriodPlot);

/** Newest first. */
function PeriodTable({ label, series, periods, formatValue }: PeriodChartProps) {
  const names = ["Period", ...series.map((one) => one.label), "Together", "Limit"];
  const rows = periods.toReversed().map((period) => ({
    id: period.label,
    label: period.label,
    cells: [
      ...series.map(({ id }) => formatValue(period.values[id] ?? 0)),
      formatValue(totalOf(period)),
      period.limit === null ? "none" : formatValue(period.limit),
    ],
  }));
  return <FiguresTable label={label} columns={names.map((name) => ({ id: name, label: name }))} rows={rows} />;
}
