import type { TrafficFacet, TrafficPeriod } from "../provider";
import { path } from "../transport";
import type { VirtfusionClient } from "./client";
import { type Period, TrafficAnswer } from "./wire";

export function createTraffic(client: VirtfusionClient): TrafficFacet {
  return {
    async periods({ vmId }) {
      const { data } = await client.get(path`/servers/${vmId}/traffic`, TrafficAnswer);
      return data.monthly.map(periodOf).sort((a, b) => b.from.localeCompare(a.from));
    },
  };
}

export const periodOf = ({ start, end, rx, tx, total, limit }: Period): TrafficPeriod => ({
  from: isoOf(start),
  to: isoOf(end),
  receivedBytes: rx,
  sentBytes: tx,
  totalBytes: total,
  limitGb: limit ? limit : null,
});

/** `2025-01-06 00:00:00` bears no zone; the periods of whole days that it stands in are read as UTC. */
function isoOf(time: string): string {
  const parsed = new Date(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time) ? `${time.replace(" ", "T")}Z` : time);
  return Number.isNaN(parsed.getTime()) ? time : parsed.toISOString();
}
