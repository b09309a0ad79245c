"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { formatBytesPerSecond, formatMemoryMb, formatPercent } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { asProblem } from "@/lib/client/problem-error";
import { guestQueries, type MetricsRange } from "@/lib/client/queries/guests";
import type { MetricsView } from "@/lib/contracts/estate";
import type { GuestDetail } from "@/lib/contracts/guests";

const ranges = [
  { value: "hour", label: "1 h", ariaLabel: "Last hour" },
  { value: "day", label: "24 h", ariaLabel: "Last 24 hours" },
  { value: "week", label: "7 d", ariaLabel: "Last 7 days" },
  { value: "month", label: "30 d", ariaLabel: "Last 30 days" },
  { value: "year", label: "1 y", ariaLabel: "Last year" },
] as const satisfies readonly { value: MetricsRange; label: string; ariaLabel: string }[];

/** CPU, memory, disk and network over time, read again as time goes on. */
export function MetricsPanel({ guest }: { guest: GuestDetail }) {
  const [range, setRange] = useState<MetricsRange>("hour");
  const can = guest.capabilities.metrics !== false;
  const metrics = useQuery({ ...guestQueries.metrics(guest.kind, guest.id, range), enabled: can });
  const charts = useMemo(() => chartsOf(metrics.data), [metrics.data]);
  const status = metrics.isPending ? "loading" : "ready";
  return (
    <Panel
      title="Over time"
      actions={<SegmentedControl label="Range" value={range} onValueChange={setRange} options={ranges} />}
    >
      {!can ? (
        <EmptyState title="No figures over time">The platform of this guest does not keep them.</EmptyState>
      ) : metrics.error && !metrics.data ? (
        <ErrorState
          problem={asProblem(metrics.error)}
          onRetry={() => void metrics.refetch()}
          retrying={metrics.isFetching}
        />
      ) : (
        <div className="grid gap-x-6 gap-y-4 xl:grid-cols-2">
          {charts.map(({ title, ...chart }) => (
            <section key={title} className="min-w-0">
              <h3 className="font-medium">{title}</h3>
              <TimeSeriesChart {...chart} label={title} status={status} className="h-40" />
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
  const gapMs = metrics ? metrics.stepSeconds * 2500 : undefined;
  const pointsOf = (values: (point: Point) => Record<string, number | null>) =>
    points.map((point) => ({ at: Date.parse(point.at), values: values(point) }));
  const memoryTotalMb = points.findLast(({ memoryTotalMB }) => memoryTotalMB !== null)?.memoryTotalMB;
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
      series: [{ id: "used", label: "used", kind: "area" as const }],
      points: pointsOf((point) => ({ used: point.memoryUsedMB })),
      formatValue: formatMemoryMb,
      base: 1024 as const,
      ...(memoryTotalMb ? { capacity: { value: memoryTotalMb, label: "assigned" } } : {}),
      gapMs,
    },
    {
      title: "Disk",
      series: [
        { id: "read", label: "read" },
        { id: "write", label: "written", tone: "muted" as const },
      ],
      points: pointsOf((point) => ({ read: point.diskReadBytesPerSecond, write: point.diskWriteBytesPerSecond })),
      formatValue: formatBytesPerSecond,
      base: 1024 as const,
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
