import type { Tone } from "@/components/ui/states";
import type { DatacenterStatistics, Forecast } from "@/lib/contracts/capacity";
import { formatAmount, type Resource } from "./capacity";

export type ForecastResource = keyof DatacenterStatistics["forecast"];
export const forecastResources = ["cpu", "memory", "disk"] as const satisfies readonly ForecastResource[];

/** The forecasts name memory and disk without their units. */
export const resourceOfForecast = {
  cpu: "cpu",
  memory: "memoryMB",
  disk: "diskGB",
} as const satisfies Record<ForecastResource, Resource>;

/** What is full first, and how surely. */
export interface NearestForecast {
  resource: ForecastResource;
  forecast: Forecast & { daysUntilFull: number };
}

/** The resource that will be full first; null when none is foreseen to be. */
export function nearestForecast(forecasts: DatacenterStatistics["forecast"]): NearestForecast | null {
  const filling = forecastResources.flatMap((resource): NearestForecast[] => {
    const forecast = forecasts[resource];
    const { daysUntilFull } = forecast;
    if (daysUntilFull === null || forecast.confidence === "none") return [];
    return [{ resource, forecast: { ...forecast, daysUntilFull } }];
  });
  return filling.sort((one, other) => one.forecast.daysUntilFull - other.forecast.daysUntilFull)[0] ?? null;
}

/** One line about a datacenter's future: what is full first, or that nothing will be, or that nobody can tell yet. */
export function forecastLine(forecasts: DatacenterStatistics["forecast"]): { text: string; tone: Tone } {
  const nearest = nearestForecast(forecasts);
  if (nearest) {
    const { words, confidence, daysUntilFull } = nearest.forecast;
    const text = daysUntilFull === 0 ? words : `${words} (${confidenceWords[confidence]})`;
    return { text, tone: toneOfDays(daysUntilFull) };
  }
  const isKnown = forecastResources.some((resource) => forecasts[resource].confidence !== "none");
  // Why nobody can tell is alike for all three, as they share their history.
  return { text: isKnown ? "No shortage in sight" : forecasts.memory.words, tone: "neutral" };
}

export const confidenceWords = {
  none: "nobody can tell yet",
  low: "a rough guess",
  medium: "fairly sure",
  high: "sure",
} as const satisfies Record<Forecast["confidence"], string>;

/** From so many days on a shortage needs somebody. */
export const shortageWithinDays = 14;

/** How pressing a shortage is: new hosts take weeks to come. */
export function toneOfDays(days: number): Tone {
  if (days <= shortageWithinDays) return "bad";
  return days <= 60 ? "warn" : "neutral";
}

/** 'Full between 30 and 60 days from now', 'Full in 30 days at the earliest'; null when the forecast gives no interval. */
export function intervalWords({ earliestDays, latestDays }: Forecast): string | null {
  if (earliestDays === null) return null;
  const [from, to] = [Math.floor(earliestDays), latestDays === null ? null : Math.ceil(latestDays)];
  if (to === null) return `Full in ${dayWords(from)} at the earliest, perhaps never`;
  return from === to ? `Full in ${dayWords(to)} at the latest` : `Full between ${from} and ${dayWords(to)} from now`;
}

/** 'Grows by 2.1 GB a day', 'Shrinks by 4 cores a day', 'Does not change'. */
export function growthWords(resource: ForecastResource, perDay: number): string {
  const unit = resourceOfForecast[resource];
  const amount = formatAmount(unit, unit === "cpu" ? Number(Math.abs(perDay).toFixed(2)) : Math.abs(perDay));
  if (amount.startsWith("0\u00a0")) return "Hardly changes";
  return perDay > 0 ? `Grows by ${amount} a day` : `Shrinks by ${amount} a day`;
}

/** Why nothing can be told of resources, each reason once: 'CPU, memory: no forecast before 2 days of history'. */
export function unknownWords(forecasts: DatacenterStatistics["forecast"]): string[] {
  const unknown = forecastResources.filter((resource) => forecasts[resource].confidence === "none");
  const reasons = [...new Set(unknown.map((resource) => forecasts[resource].words))];
  return reasons.map((words) => {
    const names = unknown
      .filter((resource) => forecasts[resource].words === words)
      .map((resource) => resourceNames[resource]);
    return `${capitalised(names.join(", "))}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  });
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const resourceNames = { cpu: "CPU", memory: "memory", disk: "disk" } as const satisfies Record<
  ForecastResource,
  string
>;

/** What the forecast rests on: '3 days of history since the last jump, 290 points'. */
export const basisWords = ({ basedOnDays, points }: Forecast): string =>
  `${dayWords(Math.max(0, Number(basedOnDays.toFixed(basedOnDays < 10 ? 1 : 0))))} of history since the last jump, ${points} ${points === 1 ? "point" : "points"}`;

const dayWords = (days: number) => `${days} ${days === 1 ? "day" : "days"}`;
