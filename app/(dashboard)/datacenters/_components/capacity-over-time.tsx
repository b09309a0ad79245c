"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartLine } from "lucide-react";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import { useHydrated } from "@/components/ui/use-hydrated";
import { asProblem } from "@/lib/client/problem-error";
import { capacityQueries } from "@/lib/client/queries/capacity";
import { capacityRanges, type DatacenterStatistics } from "@/lib/contracts/capacity";
import { type Resource, resourceLabels, resources } from "../../_estate/capacity";
import type { Limits } from "../../_estate/capacity-meters";
import { type Collecting, capacityChart, collecting } from "./capacity-chart";

const rangeLabels = [
  { value: "24h", label: "24 h", ariaLabel: "Last 24 hours" },
  { value: "7d", label: "7 d", ariaLabel: "Last 7 days" },
  { value: "30d", label: "30 d", ariaLabel: "Last 30 days" },
  { value: "1y", label: "1 y", ariaLabel: "Last year" },
] as const satisfies readonly { value: (typeof capacityRanges)[number]; label: string; ariaLabel: string }[];

const inAddress = {
  range: parseAsStringLiteral(capacityRanges).withDefault("24h"),
  resource: parseAsStringLiteral(resources).withDefault("memoryMB"),
};
const plotClass = "h-64";

/** How a datacenter's capacity was used over time; the resource and the range stand in the address. */
export function CapacityOverTime({ datacenterId, limits }: { datacenterId: string; limits: Limits }) {
  const [{ range, resource }, setAddress] = useQueryStates(inAddress, { clearOnDefault: true });
  const query = useQuery(capacityQueries.statistics(datacenterId, range));
  return (
    <Panel
      title="Capacity over time"
      wrapActions
      actions={
        <div className="flex flex-wrap gap-2">
          <SegmentedControl
            label="Resource"
            value={resource}
            onValueChange={(next) => void setAddress({ resource: next })}
            options={resources.map((value) => ({ value, label: resourceLabels[value] }))}
          />
          <SegmentedControl
            label="Range"
            value={range}
            onValueChange={(next) => void setAddress({ range: next })}
            options={rangeLabels}
          />
        </div>
      }
    >
      {query.error && !query.data ? (
        <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : !query.data || query.data.datacenter !== datacenterId ? (
        <ChartSkeleton />
      ) : (
        <Chart statistics={query.data} resource={resource} limit={limits[resource] ?? null} />
      )}
    </Panel>
  );
}

function Chart(props: { statistics: DatacenterStatistics; resource: Resource; limit: number | null }) {
  const { statistics, resource, limit } = props;
  const chart = useMemo(() => capacityChart(statistics, { resource, limit }), [statistics, resource, limit]);
  const waiting = collecting(statistics);
  if (waiting) return <NoLineYet waiting={waiting} stepSeconds={statistics.history.stepSeconds} />;
  return (
    <TimeSeriesChart
      {...chart}
      label={`${resourceLabels[resource]} of ${statistics.datacenter}`}
      className={plotClass}
    />
  );
}

const stepWords: Record<number, string> = { 300: "every five minutes", 3600: "once an hour", 86400: "once a day" };

function NoLineYet({ waiting, stepSeconds }: { waiting: Collecting; stepSeconds: number }) {
  const hydrated = useHydrated();
  const { sinceMs, firstLineMs } = waiting;
  return (
    <EmptyState
      icon={<ChartLine />}
      title={
        hydrated && sinceMs !== null && firstLineMs !== null
          ? `Collecting since ${momentWords(sinceMs)}; the first line is drawn at ${momentWords(firstLineMs)}`
          : "Collecting begins with the first sample"
      }
      className="min-h-72 justify-center"
    >
      A point is kept {stepWords[stepSeconds] ?? `every ${stepSeconds} seconds`} while all endpoints of the datacenter
      answer; what was not measured stays a gap.
    </EmptyState>
  );
}

/** The hour of today, with the day for other days. In the reader's own zone, so only in the browser. */
function momentWords(atMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat("en-GB", {
    ...(!isToday && { day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
  }).format(atMs);
}

function ChartSkeleton() {
  return (
    <div>
      <Skeleton className="mb-2 h-6 w-60" />
      <Skeleton className={`w-full ${plotClass}`} />
    </div>
  );
}
