"use client";

import { type ComponentType, useRef, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { useHydrated } from "@/components/ui/use-hydrated";
import { StillPlot } from "./still-plot";
import type { TimeSeriesChartProps } from "./time-series-chart";
import type { TimeSeriesPlotProps } from "./time-series-plot";

/**
 * The still drawing, until somebody points at it or comes to it by keyboard: only then Recharts is loaded, which is a
 * third of all script on a page with charts and is needed for nothing but pointing.
 */
export function PointablePlot(props: TimeSeriesChartProps & { span: { from: number; to: number } }) {
  const hydrated = useHydrated();
  const still = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<{ Plot: ComponentType<TimeSeriesPlotProps>; takesFocus: boolean } | null>(null);
  // Times are written in the reader's own zone, which a server does not know.
  if (!hydrated) return <Skeleton className="size-full" />;
  if (moving) return <moving.Plot {...props} takesFocus={moving.takesFocus} />;
  const load = () =>
    void import("./time-series-plot").then(
      ({ TimeSeriesPlot }) => setMoving({ Plot: TimeSeriesPlot, takesFocus: still.current === document.activeElement }),
      // Offline, or a page older than the server: the drawing stays, and the table still gives every figure.
      () => {},
    );
  return (
    <div
      ref={still}
      role="img"
      aria-label={`${props.label}, as a drawing`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: reached by keyboard it turns into a chart whose points can be walked
      tabIndex={0}
      onPointerEnter={load}
      onFocus={load}
      className="relative size-full rounded-md"
    >
      <StillPlot {...props} />
    </div>
  );
}
