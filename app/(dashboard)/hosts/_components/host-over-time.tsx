"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { formatBytesPerSecond, formatMemoryMb, formatPercent } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { asProblem, ProblemError } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import type { MetricsRange } from "@/lib/client/queries/guests";
import type { MetricsView } from "@/lib/contracts/estate";

const ranges = [
  { value: "hour", label: "1 h", ariaLabel: "Last hour" },
  { value: "day", label: "24 h", ariaLabel: "Last 24 hours" },
  { value: "week", label: "7 d", ariaLabel: "Last 7 days" },
  { value: "month", label: "30 d", ariaLabel: "Last 30 days" },
  { value: "year", label: "1 y", ariaLabel: "Last year" },
] as const satisfies readonly { value: MetricsRange; label: string; ariaLabel: string }[];
const rangeNames = ["hour", "day", "week", "month", "year"] as const satisfies readonly MetricsRange[];

/** A host's CPU, memory and network over time; the range stands in the address. */
export function HostOverTime({ hostId }: { hostId: string }) {
  const [range, setRange] = useQueryState("range", parseAsStringLiteral(rangeNames).withDefault("hour"));
  const metrics = useQuery(estateQueries.hostMetrics(hostId, range));
  const charts = useMemo(() => chartsOf(metrics.data), [metrics.data]);
  const notKept = metrics.error instanceof ProblemError && metrics.error.code === "not_supported";
  return (
    <Panel
      title="Over time"
      actions={
        <SegmentedControl label="Range" value={range} onValueChange={(next) => void setRange(next)} options={ranges} />
      }
    >
      {notKept ? (
        <EmptyState title="No figures over time">The platform of this host does not keep them.</EmptyState>
      ) : metrics.error && !metrics.data ? (
        <ErrorState
          problem={asProblem(metrics.error)}
          onRetry={() => void metrics.refetch()}
          retrying={metrics.isFetching}
        />
      ) : (
        <div className="grid gap-x-6 gap-y-4 xl:grid-cols-3">
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

type Point = MetricsView["points"][number];

function chartsOf(metrics: MetricsView | undefined) {
  const points = metrics?.points ?? [];
  // Two and a half steps without a point are a gap, not a line.
  const gapMs = metrics ? metrics.stepSeconds * 2500 : undefined;
  const pointsOf = (values: (point: Point) => Record<string, number | null>) =>
    points.map((point) => ({ at: Date.parse(point.at), values: values(point) }));
  const totalMb = points.findLast(({ memoryTotalMB }) => memoryTotalMB !== null)?.memoryTotalMB;
  return [
    {
      title: "CPU",
      series: [{ id: "cpu", label: "CPU", kind: "area" as const }],
      points: pointsOf((point) => ({ cpu: point.cpuFraction })),
      formatValue: formatPercent,
      max: 1,
      gapMs,
    },
    {
      title: "Memory",
      series: [{ id: "used", label: "in use", kind: "area" as const }],
      points: pointsOf((point) => ({ used: point.memoryUsedMB })),
      formatValue: formatMemoryMb,
      base: 1024 as const,
      ...(totalMb ? { capacity: { value: totalMb, label: "physical" } } : {}),
      gapMs,
    },
    {
      title: "Network",
      series: [
        { id: "in", label: "in" },
        { id: "out", label: "out", tone: "muted" as const },
      ],
      points: pointsOf((point) => ({ in: point.netInBytesPerSecond, out: point.netOutBytesPerSecond })),
      formatValue: formatBytesPerSecond,
      base: 1024 as const,
      gapMs,
    },
  ];
}
