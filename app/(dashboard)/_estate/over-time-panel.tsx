"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { asProblem } from "@/lib/client/problem-error";
import type { MetricsRange } from "@/lib/client/queries/guests";
import type { MetricsView } from "@/lib/contracts/estate";
import { type MetricChartsShown, metricCharts } from "./metric-charts";

/** The spans that figures can be asked for, shortest first. */
export const metricsRanges = [
  { value: "hour", label: "1 h", ariaLabel: "Last hour" },
  { value: "day", label: "24 h", ariaLabel: "Last 24 hours" },
  { value: "week", label: "7 d", ariaLabel: "Last 7 days" },
  { value: "month", label: "30 d", ariaLabel: "Last 30 days" },
  { value: "year", label: "1 y", ariaLabel: "Last year" },
] as const satisfies readonly { value: MetricsRange; label: string; ariaLabel: string }[];

interface OverTimePanelProps {
  range: MetricsRange;
  onRangeChange: (range: MetricsRange) => void;
  metrics: UseQueryResult<MetricsView>;
  /** Keep the object stable: the charts are made again when it changes. */
  shown: MetricChartsShown;
  /** Said in place of the charts where the platform keeps no figures over time. */
  notKept: string | false;
  /** Column class of the charts' grid on a wide screen. */
  columnsClass: string;
}

/** Charts of a host's or a guest's figures, and the choice of how far back they go. */
export function OverTimePanel({ range, onRangeChange, metrics, shown, notKept, columnsClass }: OverTimePanelProps) {
  const charts = useMemo(() => metricCharts(metrics.data, shown), [metrics.data, shown]);
  return (
    <Panel
      title="Over time"
      actions={
        !notKept && (
          <SegmentedControl label="Range" value={range} onValueChange={onRangeChange} options={metricsRanges} />
        )
      }
    >
      {notKept ? (
        <EmptyState title="No figures over time">{notKept}</EmptyState>
      ) : metrics.error && !metrics.data ? (
        <ErrorState
          problem={asProblem(metrics.error)}
          onRetry={() => void metrics.refetch()}
          retrying={metrics.isFetching}
        />
      ) : (
        <div className={cx("grid gap-x-6 gap-y-4", columnsClass)}>
          {charts.map(({ title, ...chart }) => (
            <section key={title} className="min-w-0">
              <h3 className="font-medium">{title}</h3>
              <TimeSeriesChart
                {...chart}
                label={title}
                status={metrics.isPending ? "loading" : "ready"}
                className="h-40"
              />
            </section>
          ))}
        </div>
      )}
    </Panel>
  );
}
