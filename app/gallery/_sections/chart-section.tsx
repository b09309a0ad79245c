"use client";

import { useMemo } from "react";
import { PeriodChart } from "@/components/charts/period-chart";
import type { SeriesPoint } from "@/components/charts/series";
import { Sparkline } from "@/components/charts/sparkline";
import { StackedBar } from "@/components/charts/stacked-bar";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { formatDiskGb, formatMemoryMb, formatPercent } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";

const HOUR_MS = 3_600_000;
const MB_PER_TB = 1024 ** 2;

/** A week of hourly figures with a hole of half a day. */
function weekOfMemory(): SeriesPoint[] {
  const start = Date.UTC(2026, 0, 8);
  return Array.from({ length: 24 * 7 }, (_, hour) => {
    const used = (2.1 + hour / 280 + 0.12 * Math.sin(hour / 4)) * MB_PER_TB;
    return { at: start + hour * HOUR_MS, values: { used, reserved: used + 0.3 * MB_PER_TB } };
  }).filter((_, hour) => hour < 70 || hour > 82);
}

const trafficSeries = [
  { id: "received", label: "Received" },
  { id: "sent", label: "Sent", tone: "reserved" },
] as const;
const trafficPeriods = ["6 Oct", "6 Nov", "6 Dec", "6 Jan"].map((label, index) => ({
  label,
  values: { received: 180 + 90 * index, sent: 60 + 25 * index },
  limit: 1000,
}));

/** Charts in their sizes and states. */
export function ChartSection() {
  const points = useMemo(weekOfMemory, []);
  return (
    <div className="grid gap-4 lg:grid-cols-[2fr_1fr]">
      <Panel title="Memory, all datacenters">
        <TimeSeriesChart
          label="Memory, all datacenters"
          points={points}
          series={[
            { id: "used", label: "Used", kind: "area" },
            { id: "reserved", label: "Used and reserved", tone: "reserved", dashed: true },
          ]}
          capacity={{ value: 3.92 * MB_PER_TB, label: "capacity 3.92 TB" }}
          formatValue={formatMemoryMb}
          base={1024}
        />
      </Panel>
      <Panel title="Small ones">
        <TimeSeriesChart
          label="CPU"
          points={[]}
          series={[{ id: "cpu", label: "CPU" }]}
          formatValue={formatPercent}
          max={1}
          className="h-20"
        />
        <div className="my-3 flex items-center gap-3">
          <Sparkline label="CPU of the last hour, now 34 %" values={[0.1, 0.2, 0.15, null, 0.4, 0.3, 0.34]} />
          <span className="text-muted">34 %</span>
        </div>
        <StackedBar
          label="Guests by state"
          parts={[
            { id: "running", label: "running", value: 380, tone: "ok" },
            { id: "stopped", label: "stopped", value: 28, tone: "muted" },
            { id: "failed", label: "failed", value: 4, tone: "bad" },
          ]}
        />
      </Panel>
      <Panel title="By period">
        <PeriodChart
          label="Traffic by billing period"
          series={trafficSeries}
          periods={trafficPeriods}
          formatValue={formatDiskGb}
          base={1024}
        />
      </Panel>
    </div>
  );
}
