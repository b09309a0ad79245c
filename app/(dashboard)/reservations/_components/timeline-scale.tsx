"use client";

import { cx } from "@/components/ui/cx";
import { useClock } from "../../_estate/use-clock";
import { type Range, type Tick, type TimeWindow, ticksOf } from "./timeline-window";

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const labelOf = ({ atMs, midnight }: Tick) => (midnight ? day : time).format(atMs);

const shareOf = (window: TimeWindow, atMs: number) => (atMs - window.fromMs) / (window.toMs - window.fromMs);
const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** The times over the timeline, and the present one among them. */
export function TimelineHead({ window, range }: { window: TimeWindow; range: Range }) {
  const now = useClock((nowMs) => time.format(nowMs)) ?? "";
  const nowShare = useNowShare(window);
  return (
    <div aria-hidden="true" className="relative h-full">
      {ticksOf(window, range).map((tick, place) => (
        <span
          key={tick.atMs}
          style={{ left: percent(shareOf(window, tick.atMs)) }}
          className={cx(
            "tabular absolute bottom-1.5 pl-1.5 text-sm",
            isUnder(nowShare, shareOf(window, tick.atMs)) && "invisible",
            tick.midnight ? "font-medium text-ink" : "text-muted",
            // Where the columns are narrow every other time is left out.
            place % 2 === 1 && "max-xl:hidden",
          )}
        >
          {labelOf(tick)}
        </span>
      ))}
      {nowShare !== null && (
        <span
          style={{ left: percent(nowShare) }}
          className="tabular absolute bottom-0.5 -translate-x-1/2 rounded-full bg-bad px-2 py-0.5 font-medium text-on-bad text-sm"
        >
          {now}
        </span>
      )}
    </div>
  );
}

/** The lines under the times. */
export function TimelineLines({ window, range }: { window: TimeWindow; range: Range }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      {ticksOf(window, range).map((tick) => (
        <span
          key={tick.atMs}
          style={{ left: percent(shareOf(window, tick.atMs)) }}
          className={cx("absolute inset-y-0 w-px", tick.midnight ? "bg-line-strong" : "bg-line")}
        />
      ))}
    </div>
  );
}

/** Now, as a line down the timeline. */
export function NowLine({ window }: { window: TimeWindow }) {
  const share = useNowShare(window);
  if (share === null) return null;
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 z-2">
      <span style={{ left: percent(share) }} className="absolute inset-y-0 w-px bg-bad" />
    </div>
  );
}

/** Whether the label that begins at a place would be covered by the present time. */
const isUnder = (nowShare: number | null, share: number) =>
  nowShare !== null && share > nowShare - 0.07 && share < nowShare + 0.024;

function useNowShare(window: TimeWindow): number | null {
  const share = useClock((nowMs) => Number(shareOf(window, nowMs).toFixed(4)));
  return share === null || share < 0 || share > 1 ? null : share;
}
