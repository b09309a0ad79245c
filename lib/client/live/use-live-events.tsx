"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from "react";
import type { EventView } from "@/lib/contracts/system";
import { applyEvent } from "./apply-event";
import { GuestPatches } from "./guest-patches";
import { type Connection, LiveStream } from "./live-stream";
import { OperationPatches } from "./operation-patches";
import { ThrottledInvalidation } from "./throttled-invalidation";

interface Live {
  connection: Connection;
  /** When the last event came, epoch milliseconds; null before the first. */
  lastEventAt: number | null;
  reconnect: () => void;
  subscribe: (listener: (event: EventView) => void) => () => void;
}

const LiveContext = createContext<Live | null>(null);

/** Holds the tab's one live connection and keeps the query caches current with it. */
export function LiveEventsProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>("live");
  const [lastEventAt, setLastEventAt] = useState<number | null>(null);
  const listeners = useRef(new Set<(event: EventView) => void>());
  const stream = useRef<LiveStream>(null);

  useEffect(() => {
    const stale = new ThrottledInvalidation(client);
    const guests = new GuestPatches(client);
    const operations = new OperationPatches(client);
    let newestAt: number | null = null;
    const live = new LiveStream({
      onConnection: (next) => {
        setConnection(next);
        // Kept out of React while all is well: it is only shown once the connection is gone.
        if (next !== "live") setLastEventAt(newestAt);
      },
      onEvent: (event) => {
        newestAt = Date.now();
        applyEvent({ client, stale, guests, operations }, event);
        for (const listener of listeners.current) listener(event);
      },
      onGap: () => void client.invalidateQueries(),
    });
    stream.current = live;
    const stop = live.start();
    return () => {
      stop();
      stale.stop();
      guests.stop();
      operations.stop();
      stream.current = null;
    };
  }, [client]);

  const value = useMemo<Live>(
    () => ({
      connection,
      lastEventAt,
      reconnect: () => stream.current?.reconnect(),
      subscribe: (listener) => {
        listeners.current.add(listener);
        return () => void listeners.current.delete(listener);
      },
    }),
    [connection, lastEventAt],
  );
  return <LiveContext value={value}>{children}</LiveContext>;
}

function useLive(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error("useLiveEvents needs a LiveEventsProvider above it");
  return live;
}

/** State of the live connection, for the banner. */
export function useLiveConnection(): Pick<Live, "connection" | "lastEventAt" | "reconnect"> {
  return useLive();
}

/** Calls `listener` for every event of the tab's one live connection. The caches are already patched by then. */
export function useLiveEvents(listener: (event: EventView) => void): void {
  const { subscribe } = useLive();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => subscribe((event) => latest.current(event)), [subscribe]);
}
