"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { capacityQueries } from "@/lib/client/queries/capacity";
import type { Forecast } from "@/lib/contracts/capacity";
import {
  basisWords,
  confidenceWords,
  type ForecastResource,
  forecastResources,
  growthWords,
  intervalWords,
  toneOfDays,
  unknownWords,
} from "../../_estate/forecast-words";

/** When CPU, memory and disk are full if it goes on so, how sure that is, and what it rests on. */
export function ForecastPanel({ datacenterId }: { datacenterId: string }) {
  const query = useQuery(capacityQueries.statistics(datacenterId, "24h"));
  return (
    <Panel title="Forecast" description="When it is full, if it goes on as it did.">
      {query.data ? (
        <ul className="flex flex-col divide-y">
          {forecastResources
            .filter((resource) => query.data.forecast[resource].confidence !== "none")
            .map((resource) => (
              <ForecastRow key={resource} resource={resource} forecast={query.data.forecast[resource]} />
            ))}
          {unknownWords(query.data.forecast).map((words) => (
            <li key={words} className="py-2 text-muted first:pt-0 last:pb-0">
              {words}
            </li>
          ))}
        </ul>
      ) : query.error ? (
        <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonText lines={7} />
      )}
    </Panel>
  );
}

function ForecastRow({ resource, forecast }: { resource: ForecastResource; forecast: Forecast }) {
  const { words, confidence, daysUntilFull, perDay } = forecast;
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="font-medium">{words}</span>
        <Pill tone={daysUntilFull === null ? "neutral" : toneOfDays(daysUntilFull)}>{confidenceWords[confidence]}</Pill>
      </div>
      <p className="text-muted text-sm">
        {[intervalWords(forecast), growthWords(resource, perDay), basisWords(forecast)].filter(Boolean).join(". ")}.
      </p>
    </li>
  );
}
