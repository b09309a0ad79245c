"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { guestQueries, type MetricsRange } from "@/lib/client/queries/guests";
import type { GuestDetail } from "@/lib/contracts/guests";
import type { MetricChartsShown } from "../../_estate/metric-charts";
import { OverTimePanel } from "../../_estate/over-time-panel";

const shown: MetricChartsShown = {
  figures: ["cpu", "memory", "disk", "network"],
  memoryLabels: { used: "used", total: "assigned" },
};

/** CPU, memory, disk and network over time, read again as time goes on. */
export function MetricsPanel({ guest }: { guest: GuestDetail }) {
  const [range, setRange] = useState<MetricsRange>("hour");
  const can = guest.capabilities.metrics !== false;
  const metrics = useQuery({ ...guestQueries.metrics(guest.kind, guest.id, range), enabled: can });
  return (
    <OverTimePanel
      range={range}
      onRangeChange={setRange}
      metrics={metrics}
      shown={shown}
      notKept={!can && "The platform of this guest does not keep them."}
      columnsClass="xl:grid-cols-2"
    />
  );
}
