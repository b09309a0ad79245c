"use client";

import { Skeleton } from "@/components/ui/skeleton";
import { useHydrated } from "@/components/ui/use-hydrated";
import { Pointable } from "./pointable";
import { StillPlot } from "./still-plot";
import type { TimeSeriesChartProps } from "./time-series-chart";

/** A drawing over time that moves once somebody points at it. */
export function PointablePlot(props: TimeSeriesChartProps & { span: { from: number; to: number } }) {
  // Times are written in the reader's own zone, which a server does not know.
  if (!useHydrated()) return <Skeleton className="size-full" />;
  return (
    <Pointable label={props.label} still={<StillPlot {...props} />} load={loadPlot}>
      {({ Plot, takesFocus }) => <Plot {...props} takesFocus={takesFocus} />}
    </Pointable>
  );
}

const loadPlot = () => import("./time-series-plot").then(({ TimeSeriesPlot }) => TimeSeriesPlot);
