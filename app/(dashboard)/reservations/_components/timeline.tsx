"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type FocusEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { cx } from "@/components/ui/cx";
import type { ReservationView } from "@/lib/contracts/reservations";
import { TimelineBar } from "./timeline-bar";
import { type BarPosition, barByKey, type Lane, lanesOf } from "./timeline-lanes";
import { NowLine, TimelineHead, TimelineLines } from "./timeline-scale";
import type { Range, TimeWindow } from "./timeline-window";

export interface TimelineProps {
  reservations: readonly ReservationView[];
  window: TimeWindow;
  range: Range;
  onOpen: (reservationId: string) => void;
}

/** Lanes are lower where there are more than fit on a screen. */
const lanePx = { usual: 40, dense: 28 };
const denseFrom = 40;
const headPx = 32;
/** Where the track begins, as wide as the names of hosts need. */
const nameClass = "w-40 lg:w-48";
const trackClass = "left-40 lg:left-48";

/**
 * Reservations in time, hosts as rows. Only the lanes that are seen are in the page. Drawn in the browser alone: it
 * needs the clock and the time zone. One stop of the Tab key; the arrow keys walk from bar to bar.
 */
export function Timeline({ reservations, window, range, onOpen }: TimelineProps) {
  const scrollRef = useRef<HTMLDivElement>(null);
  const lanes = useMemo(() => lanesOf(reservations, window), [reservations, window]);
  const isDense = lanes.length >= denseFrom;
  const virtualizer = useVirtualizer({
    count: lanes.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => lanePx[isDense ? "dense" : "usual"],
    overscan: 6,
    scrollPaddingStart: headPx,
    getItemKey: (index) => lanes[index]?.id ?? index,
  });
  // Sizes are kept by the virtualizer until it is told.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the density is what changes them
  useEffect(() => virtualizer.measure(), [virtualizer, isDense]);
  const keyboard = useBarKeyboard({ lanes, scrollRef, onMove: (lane) => virtualizer.scrollToIndex(lane) });
  const items = virtualizer.getVirtualItems();
  const firstSeen = virtualizer.range?.startIndex ?? 0;
  const { focused } = keyboard;
  const isDrawn = items.some(({ index }) => index === focused.lane) && lanes[focused.lane]?.bars[focused.bar];
  // When the one last focused has been scrolled away, Tab leads to the first that is seen.
  const tabbable = isDrawn ? focused : { lane: firstSeen, bar: 0 };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form controls
    <div
      ref={scrollRef}
      role="group"
      aria-label="Reservations in time; the arrow keys walk from one to the next"
      onKeyDown={keyboard.onKeyDown}
      onFocus={keyboard.onFocus}
      className="relative isolate max-h-[calc(100dvh-19rem)] overflow-y-auto overflow-x-hidden rounded-lg border bg-panel"
    >
      <div className="sticky top-0 z-3 flex h-8 border-b bg-panel">
        <div className={cx(nameClass, "shrink-0 px-4 pt-2 text-muted text-sm")}>Host</div>
        <div className="min-w-0 flex-1">
          <TimelineHead window={window} range={range} />
        </div>
      </div>
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        <div className={cx(trackClass, "absolute inset-y-0 right-0")}>
          <TimelineLines window={window} range={range} />
        </div>
        {items.map((item) => {
          const lane = lanes[item.index];
          if (!lane) return null;
          return (
            <div
              key={item.key}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              className={cx(
                "absolute inset-x-0 top-0 flex",
                lane.isLast && item.index < lanes.length - 1 && "border-b",
              )}
            >
              <div className={cx(nameClass, "flex shrink-0 items-center truncate px-4 font-medium")}>
                {(lane.isFirst || item.index === firstSeen) && (
                  <span className="truncate" title={`${lane.datacenter} · ${lane.node}`}>
                    <span className="text-muted">{lane.datacenter} · </span>
                    {lane.node}
                  </span>
                )}
              </div>
              <div className="@container relative min-w-0 flex-1">
                {lane.bars.map((bar, place) => (
                  <TimelineBar
                    key={bar.reservation.reservationId}
                    bar={bar}
                    position={`${item.index}.${place}`}
                    tabbable={item.index === tabbable.lane && place === tabbable.bar}
                    onOpen={onOpen}
                  />
                ))}
              </div>
            </div>
          );
        })}
        <div className={cx(trackClass, "pointer-events-none absolute inset-y-0 right-0 z-2")}>
          <NowLine window={window} />
        </div>
      </div>
    </div>
  );
}

interface BarKeyboardInput {
  lanes: readonly Lane[];
  scrollRef: { current: HTMLDivElement | null };
  onMove: (lane: number) => void;
}

/** One bar is reachable by Tab; one that comes into the page by a key gets the focus once it is there. */
function useBarKeyboard({ lanes, scrollRef, onMove }: BarKeyboardInput) {
  const [focused, setFocused] = useState<BarPosition>({ lane: 0, bar: 0 });
  const pending = useRef<BarPosition | null>(null);
  useEffect(() => {
    const wanted = pending.current;
    if (!wanted) return;
    const bar = scrollRef.current?.querySelector<HTMLElement>(`[data-position="${wanted.lane}.${wanted.bar}"]`);
    if (!bar) return;
    pending.current = null;
    bar.focus({ preventScroll: true });
  });
  return {
    focused,
    onFocus: (event: FocusEvent<HTMLDivElement>) => {
      const position = positionOf(event.target);
      if (position && (position.lane !== focused.lane || position.bar !== focused.bar)) setFocused(position);
    },
    onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => {
      const from = event.target instanceof HTMLElement ? positionOf(event.target) : null;
      const next = from && barByKey(event.key, from, lanes);
      if (!next) return;
      event.preventDefault();
      pending.current = next;
      setFocused({ ...next });
      onMove(next.lane);
    },
  };
}

function positionOf(element: HTMLElement): BarPosition | null {
  const [lane, bar] = (element.dataset.position ?? "").split(".").map(Number);
  return lane === undefined || bar === undefined ? null : { lane, bar };
}
