"use client";

import { BarChart3, LineChart, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Swatch, type SwatchShape } from "./swatch";
import type { SeriesTone } from "./tones";

export type ChartView = "plot" | "table";

export interface ChartFrameProps {
  /** Names the chart. */
  label: string;
  series: readonly { id: string; label: string; tone?: SeriesTone }[];
  /** How its series are drawn. */
  shape: SwatchShape;
  /** Height class of the plot. */
  className?: string;
  children: (view: ChartView) => ReactNode;
}

const icons = { bar: BarChart3, line: LineChart } as const;

/** A legend and the change between drawing and table, around either. */
export function ChartFrame({ label, series, shape, className = "h-52", children }: ChartFrameProps) {
  const [view, setView] = useState<ChartView>("plot");
  const Icon = view === "plot" ? Table2 : icons[shape];
  return (
    <figure aria-label={label} className="min-w-0">
      <div className="mb-1 flex min-h-7 items-center justify-between gap-3">
        <ul className="flex min-w-0 flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
          {series.map((one) => (
            <li key={one.id} className="flex items-center gap-1.5">
              <Swatch tone={one.tone} shape={shape} />
              {one.label}
            </li>
          ))}
        </ul>
        <IconButton
          label={view === "plot" ? "Show as table" : "Show as chart"}
          size="sm"
          onClick={() => setView(view === "plot" ? "table" : "plot")}
        >
          <Icon className="size-3.5" aria-hidden="true" />
        </IconButton>
      </div>
      <div className={cx("relative", className)}>{children(view)}</div>
    </figure>
  );
}
