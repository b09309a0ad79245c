"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { Button } from "./button";
import { cx } from "./cx";
import { useHydrated } from "./use-hydrated";

export interface LogViewProps {
  lines: readonly string[];
  /** Names the log for screen readers: 'Log of the create task'. */
  label: string;
  /** More lines are expected: shows a cursor at the end. */
  live?: boolean;
  /** Shown while there are no lines. */
  emptyText?: string;
  /** Height class of the window. */
  className?: string;
}

const LINE_PX = 18;
/** Nearer to the end than this counts as reading the end, so that new lines are followed. */
const END_SLACK_PX = LINE_PX * 2;

/** A log that may be long: only what is seen is in the page. It follows the end until the reader scrolls up. */
export function LogView({
  lines,
  label,
  live = false,
  emptyText = "No output yet.",
  className = "h-72",
}: LogViewProps) {
  const hydrated = useHydrated();
  const windowRef = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => windowRef.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
    enabled: hydrated,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves the end
  useLayoutEffect(() => {
    const element = windowRef.current;
    if (following && element) element.scrollTop = element.scrollHeight;
  }, [lines.length, following, hydrated]);

  const onScroll = () => {
    const element = windowRef.current;
    if (element) setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight <= END_SLACK_PX);
  };

  return (
    <div className="relative min-w-0">
      <div
        ref={windowRef}
        onScroll={onScroll}
        role="log"
        aria-label={label}
        // Only the last line is announced (below): reading out every line of a copy job would drown all else.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className={cx(
          "overflow-auto rounded-md border bg-bg py-2 font-mono text-sm focus-visible:-outline-offset-2",
          className,
        )}
      >
        {lines.length === 0 && <p className="px-3 text-muted">{emptyText}</p>}
        {hydrated && lines.length > 0 && (
          <div className="relative w-max min-w-full" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => (
              <div
                key={item.key}
                className="absolute top-0 left-0 flex h-[18px] w-max min-w-full whitespace-pre px-3 leading-[18px]"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span className="mr-3 w-10 shrink-0 select-none text-right text-muted" aria-hidden="true">
                  {item.index + 1}
                </span>
                {lines[item.index]}
              </div>
            ))}
          </div>
        )}
        {live && lines.length > 0 && (
          <span className="ml-16 inline-block h-3 w-1.5 animate-breathe bg-muted" aria-hidden="true" />
        )}
      </div>
      <span aria-live="polite" className="sr-only">
        {live ? lines.at(-1) : ""}
      </span>
      {!following && (
        <Button
          size="sm"
          className="absolute right-4 bottom-3 shadow-pop"
          icon={<ArrowDown className="size-3.5" aria-hidden="true" />}
          onClick={() => setFollowing(true)}
        >
          Follow the end
        </Button>
      )}
    </div>
  );
}
