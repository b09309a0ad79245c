import type { TimeSeriesChartProps } from "@/components/charts/time-series-chart";
import { formatBytesPerSecond, formatMemoryMb, formatPercent } from "@/components/ui/format";
import type { MetricsView } from "@/lib/contracts/estate";

/** Which figures are drawn, in this order, and what memory's two numbers are called where they are drawn. */
export interface MetricChartsShown {
  figures: readonly ("cpu" | "memory" | "disk" | "network")[];
  memoryLabels: { used: string; total: string };
}

type MetricChart = { title: string } & Pick<
  TimeSeriesChartProps,
  "series" | "points" | "formatValue" | "capacity" | "max" | "base" | "gapMs"
>;
type Point = MetricsView["points"][number];

/** The charts of what a host or a guest used over time; without metrics they are the same charts, still empty. */
export function metricCharts(metrics: MetricsView | undefined, shown: MetricChartsShown): MetricChart[] {
  const points = metrics?.points ?? [];
  // Two and a half steps without a point are a gap, not a line.
  const gapMs = metrics ? metrics.stepSeconds * 2500 : undefined;
  const pointsOf = (values: (point: Point) => Record<string, number | null>) =>
    points.map((point) => ({ at: Date.parse(point.at), values: values(point) }));
  const totalMb = points.findLast(({ memoryTotalMB }) => memoryTotalMB !== null)?.memoryTotalMB;
  const chartOf = {
    cpu: () => ({
      title: "CPU",
      series: [{ id: "cpu", label: "CPU", kind: "area" }],
      points: pointsOf((point) => ({ cpu: point.cpuFraction })),
      formatValue: formatPercent,
      max: 1,
      gapMs,
    }),
    memory: () => ({
      title: "Memory",
      series: [{ id: "used", label: shown.memoryLabels.used, kind: "area" }],
      points: pointsOf((point) => ({ used: point.memoryUsedMB })),
      formatValue: formatMemoryMb,
      base: 1024,
      ...(totalMb ? { capacity: { value: totalMb, label: shown.memoryLabels.total } } : {}),
      gapMs,
    }),
    disk: () => ({
      title: "Disk",
      series: [
        { id: "read", label: "read" },
        { id: "write", label: "written", tone: "muted" },
      ],
      points: pointsOf((point) => ({ read: point.diskReadBytesPerSecond, write: point.diskWriteBytesPerSecond })),
      formatValue: formatBytesPerSecond,
      base: 1024,
      gapMs,
    }),
    network: () => ({
      title: "Network",
      series: [
        { id: "in", label: "in" },
        { id: "out", label: "out", tone: "muted" },
      ],
      points: pointsOf((point) => ({ in: point.netInBytesPerSecond, out: point.netOutBytesPerSecond })),
      formatValue: formatBytesPerSecond,
      base: 1024,
      gapMs,
    }),
  } satisfies Record<MetricChartsShown["figures"][number], () => MetricChart>;
  return shown.figures.map((figure) => chartOf[figure]());
}
