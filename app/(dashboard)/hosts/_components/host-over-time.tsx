"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ProblemError } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import type { MetricChartsShown } from "../../_estate/metric-charts";
import { metricsRanges, OverTimePanel } from "../../_estate/over-time-panel";

const rangeInUrl = parseAsStringLiteral(metricsRanges.map(({ value }) => value)).withDefault("hour");
const shown: MetricChartsShown = {
  figures: ["cpu", "memory", "network"],
  memoryLabels: { used: "in use", total: "physical" },
};

/** A host's CPU, memory and network over time; the range stands in the address. */
export function HostOverTime({ hostId }: { hostId: string }) {
  const [range, setRange] = useQueryState("range", rangeInUrl);
  const metrics = useQuery(estateQueries.hostMetrics(hostId, range));
  const notKept = metrics.error instanceof ProblemError && metrics.error.code === "not_supported";
  return (
    <OverTimePanel
      range={range}
      onRangeChange={(next) => void setRange(next)}
      metrics={metrics}
      shown={shown}
      notKept={notKept && "The platform of this host does not keep them."}
      columnsClass="xl:grid-cols-3"
    />
  );
}
