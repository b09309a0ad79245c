"use client";

import { useMemo } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { ChartFrame } from "./chart-frame";
import { PointablePlot } from "./pointable-plot";
import type { SeriesPoint } from "./series";
import { SeriesTable } from "./series-table";
import type { SeriesTone } from "./tones";

export interface ChartSeries {
  /** The key in a point's `values`. */
  id: string;
  label: string;
  tone?: SeriesTone;
  /** An area says 'amount', a line says 'level'. Default: line. */
  kind?: "area" | "line";
  dashed?: boolean;
  /** An area that stands on the stacked areas before it, so that their upper edge is the sum. */
  stacked?: boolean;
}

export interface TimeSeriesChartProps {
  /** Names the chart: 'Memory, all datacenters'. */
  label: string;
  /** Keep the array stable while nothing changes. */
  series: readonly ChartSeries[];
  /** In order of time. Keep the array stable while nothing changes. */
  points: readonly SeriesPoint[];
  formatValue: (value: number) => string;
  /** A level, drawn as a dotted line with its name; in the alarm's colour unless it is no limit. */
  capacity?: { value: number; label: string; isLimit?: boolean };
  /** The shown span in epoch milliseconds; default: first to last point. */
  span?: { from: number; to: number };
  /** Fixes the top of the value axis, e.g. 1 for shares. */
  max?: number;
  /** 1024 for bytes and memory, so that ticks are whole units. */
  base?: 1000 | 1024;
  /** Two points further apart than this are not joined; default 2.5 times their usual distance. */
  gapMs?: number;
  status?: "ready" | "loading";
  emptyText?: string;
  /** Height class of the plot. */
  className?: string;
}

/** Figures over time as areas and lines, with the same figures as a table for those who cannot see or point. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { label, series, points, status = "ready", emptyText = "No figures for this time yet.", className } = props;
  const span = useMemo(
    () => props.span ?? { from: points[0]?.at ?? 0, to: points.at(-1)?.at ?? 0 },
    [props.span, points],
  );
  return (
    <ChartFrame label={label} series={series} shape="line" className={className}>
      {(view) =>
        status === "loading" && points.length === 0 ? (
          <Skeleton className="size-full" />
        ) : points.length === 0 ? (
          <p className="flex size-full items-center justify-center text-muted">{emptyText}</p>
        ) : view === "table" ? (
          <SeriesTable label={label} series={series} points={points} formatValue={props.formatValue} />
        ) : (
          <PointablePlot {...props} span={span} />
        )
      }
    </ChartFrame>
  );
}
