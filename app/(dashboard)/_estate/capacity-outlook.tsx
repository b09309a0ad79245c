"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { Tone } from "@/components/ui/states";
import { capacityQueries } from "@/lib/client/queries/capacity";
import { forecastLine } from "./forecast-words";
import { heldWords, reservationsPath } from "./reservation-words";

const inks: Record<Tone, string> = {
  neutral: "text-muted",
  accent: "text-accent-ink",
  ok: "text-ok-ink",
  warn: "text-warn-ink",
  bad: "text-bad-ink",
};

/** What is to come in a datacenter, in two lines: what is full first, and what reservations hold. */
export function CapacityOutlook({ datacenterId }: { datacenterId: string }) {
  const { data, error } = useQuery(capacityQueries.statistics(datacenterId, "24h"));
  // Both lines have their place from the start, so that nothing moves when they come.
  if (!data) {
    return (
      <div className="flex min-h-10 flex-col justify-center gap-2">
        {error ? (
          <p className="text-muted">The forecast could not be read.</p>
        ) : (
          <>
            <Skeleton className="h-3 w-40" />
            <Skeleton className="h-3 w-32" />
          </>
        )}
      </div>
    );
  }
  const { text, tone } = forecastLine(data.forecast);
  const held = heldWords(data.reservations);
  return (
    <div className="min-h-10">
      <p className={inks[tone]}>{text}</p>
      {held ? (
        <Link
          href={reservationsPath(datacenterId)}
          prefetch={false}
          className="block rounded-sm text-muted hover:text-accent-ink hover:underline"
        >
          {held}
        </Link>
      ) : (
        <p className="text-muted">No reservations</p>
      )}
    </div>
  );
}
