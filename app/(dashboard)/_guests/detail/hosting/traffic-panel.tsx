"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowDownUp } from "lucide-react";
import { useMemo } from "react";
import { PeriodChart } from "@/components/charts/period-chart";
import { useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { formatDiskGb } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { guestHostingQueries } from "@/lib/client/queries/guest-hosting";
import type { GuestDetail } from "@/lib/contracts/guests";
import { trafficPeriods, trafficSentence } from "./traffic-words";

const series = [
  { id: "received", label: "Received", tone: "accent" },
  { id: "sent", label: "Sent", tone: "reserved" },
] as const;

/** What the guest has received and sent in each billing period, and how near its limit it is. */
export function TrafficPanel({ guest }: { guest: GuestDetail }) {
  const missing = whyNoneCan([useGuestPlatform(guest)], "traffic");
  const traffic = useQuery({ ...guestHostingQueries.traffic(guest.id), enabled: missing === null });
  const items = traffic.data?.items;
  const periods = useMemo(() => trafficPeriods(items ?? []), [items]);
  const isUnused = items?.every(({ totalBytes }) => totalBytes === 0);
  return (
    <Panel title="Traffic" description={items && !isUnused ? trafficSentence(items) : undefined}>
      {missing !== null ? (
        <EmptyState icon={<ArrowDownUp />} title="No traffic to show">
          {missing}
        </EmptyState>
      ) : traffic.error && !items ? (
        <ErrorState
          problem={asProblem(traffic.error)}
          onRetry={() => void traffic.refetch()}
          retrying={traffic.isFetching}
        />
      ) : !items ? (
        <div role="status" aria-label="Loading the traffic">
          <Skeleton className="h-60" />
        </div>
      ) : isUnused ? (
        <EmptyState icon={<ArrowDownUp />} title="It has used nothing yet">
          {items.length > 0
            ? trafficSentence(items)
            : "The platform has counted no traffic of it so far; it appears here once it has."}
        </EmptyState>
      ) : (
        <PeriodChart
          label="Traffic by billing period"
          series={series}
          periods={periods}
          formatValue={formatDiskGb}
          base={1024}
        />
      )}
    </Panel>
  );
}
