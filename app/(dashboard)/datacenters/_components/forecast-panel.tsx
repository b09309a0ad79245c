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
} from "../../_estate/forecast-words";

/** When CPU, memory and disk are full if it goes on so, how sure that is, and what it rests on. */
export function ForecastPanel({ datacenterId }: { datacenterId: string }) {
  const query = useQuery(capacityQueries.statistics(datacenterId, "24h"));
  return (
    <Panel title="Forecast" description="When it is full, if it goes on as it did.">
      {query.data ? (
        <ul className="flex flex-col divide-y">
          {forecastResources.map((resource) => (
            <ForecastRow key={resource} resource={resource} forecast={query.data.forecast[resource]} />
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
  const isKnown = confidence !== "none";
  const interval = isKnown ? intervalWords(forecast) : null;
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className={isKnown ? "font-medium" : "text-muted"}>{words}</span>
        {isKnown && (
          <Pill tone={daysUntilFull === null ? "neutral" : toneOfDays(daysUntilFull)}>
            {confidenceWords[confidence]}
          </Pill>
        )}
      </div>
      {isKnown && (
        <p className="text-muted text-sm">
          {[interval, growthWords(resource, perDay)].filter(Boolean).join(". ")}. {basisWords(forecast)}.
        </p>
      )}
    </li>
  );
}
