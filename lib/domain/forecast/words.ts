import { type ForecastOutcome, historyDaysMin, horizonYears } from "./outcome";

/** A forecast in a sentence: `Memory full in 41 days`. */
export function forecastWords(
  resource: string,
  outcome: ForecastOutcome,
  { days, shifted }: { days: number; shifted: boolean },
): string {
  switch (outcome.kind) {
    case "nothing":
      return `${resource} has no capacity`;
    case "full":
      return `${resource} is full`;
    case "unknown":
      return `No forecast before ${historyDaysMin} days of history${shifted ? " since the last jump" : ""}; ${spanWords(days)} so far`;
    case "steady":
      return `${resource} is not filling`;
    case "beyond":
      return `${resource} will not be full within ${horizonYears} years`;
    case "fills": {
      const whole = Math.round(outcome.days);
      if (whole < 1) return `${resource} full within a day`;
      return `${resource} full in ${counted(whole, "day")}`;
    }
    default:
      return outcome satisfies never;
  }
}

function spanWords(days: number): string {
  const hours = Math.floor(days * 24 + 1e-6);
  return hours < 36 ? counted(hours, "hour") : `${Math.floor(days * 10) / 10} days`;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
