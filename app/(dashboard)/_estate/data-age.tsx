"use client";

import { useEffect, useState } from "react";
import { formatDuration } from "@/components/ui/format";
import { useHydrated } from "@/components/ui/use-hydrated";
import { useLiveConnection, useLiveEvents } from "@/lib/client/live/use-live-events";
import type { DatacenterView } from "@/lib/contracts/estate";
import { oldestPollAtMs } from "./poll-times";

/** 'Live · data 4 s old': the age of the oldest of what is kept current; what does not answer is told elsewhere. */
export function DataAge({ datacenters }: { datacenters: readonly DatacenterView[] }) {
  const hydrated = useHydrated();
  const { connection } = useLiveConnection();
  const [polls, setPolls] = useState<ReadonlyMap<string, number>>(new Map());
  const [nowMs, setNowMs] = useState(() => Date.now());
  useLiveEvents(({ type, subject, at, data }) => {
    if (type === "endpoint.polled" && data.ok === true) setPolls((now) => new Map(now).set(subject, Date.parse(at)));
  });
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const oldest = oldestPollAtMs(datacenters, polls);
  if (!hydrated || oldest === null) return null;
  const age = formatDuration(Math.max(0, Math.floor((nowMs - oldest) / 1000)) * 1000);
  return (
    <span className="tabular">
      {connection === "live" ? "Live" : "Not live"} · data {age} old
    </span>
  );
}
