"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Platform, useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
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
  const platform = useGuestPlatform(guest);
  const missing = whyNoneCan([platform], "metrics");
  const metrics = useQuery({ ...guestQueries.metrics(guest.kind, guest.id, range), enabled: missing === null });
  return (
    <OverTimePanel
      range={range}
      onRangeChange={setRange}
      metrics={metrics}
      shown={shown}
      notKept={missing !== null && `${missing} ${insteadOf(platform)}`}
      columnsClass="xl:grid-cols-2"
    />
  );
}

const insteadOf = ({ capabilities }: Platform) =>
  capabilities.traffic
    ? "What it counts is the traffic of each billing period; what was measured last stands under Now."
    : "What was measured last stands under Now.";
