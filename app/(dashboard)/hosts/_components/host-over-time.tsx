"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { usePlatform, whyNoneCan } from "@/components/platforms/platforms";
import { ProblemError } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import { cannotWords } from "@/lib/domain/platform-words";
import type { MetricChartsShown } from "../../_estate/metric-charts";
import { metricsRanges, OverTimePanel } from "../../_estate/over-time-panel";

const rangeInUrl = parseAsStringLiteral(metricsRanges.map(({ value }) => value)).withDefault("hour");
const shown: MetricChartsShown = {
  figures: ["cpu", "memory", "network"],
  memoryLabels: { used: "in use", total: "physical" },
};

/** A host's CPU, memory and network over time; the range stands in the address. */
export function HostOverTime({ hostId, endpoint }: { hostId: string; endpoint: string }) {
  const [range, setRange] = useQueryState("range", rangeInUrl);
  const platform = usePlatform(endpoint);
  const missing = platform ? whyNoneCan([platform], "metrics") : null;
  const metrics = useQuery({ ...estateQueries.hostMetrics(hostId, range), enabled: missing === null });
  const refused = metrics.error instanceof ProblemError && metrics.error.code === "not_supported";
  return (
    <OverTimePanel
      range={range}
      onRangeChange={(next) => void setRange(next)}
      metrics={metrics}
      shown={shown}
      notKept={missing ?? (refused && cannotWords([], "metrics"))}
      columnsClass="xl:grid-cols-3"
    />
  );
}
