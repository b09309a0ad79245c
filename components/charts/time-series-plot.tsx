"use client";

import { useEffect, useMemo, useRef } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { cx } from "@/components/ui/cx";
import { exactTime } from "@/components/ui/relative-time-words";
import { focusWhenDrawn } from "./focus-when-drawn";
import { type PlotRow, plotRows, plotTop } from "./plot-rows";
import { timeTickLabel, timeTicks, valueTicks } from "./series";
import type { ChartSeries, TimeSeriesChartProps } from "./time-series-chart";
import { areaOpacity, levelColors, swatchClass, toneVariable } from "./tones";

export interface TimeSeriesPlotProps extends TimeSeriesChartProps {
  span: { from: number; to: number };
  /** The keyboard's focus was on the still drawing that this one takes the place of. */
  takesFocus: boolean;
}

const axis = {
  stroke: "none",
  tickLine: false,
  axisLine: false,
  tick: { fill: "var(--muted)", fontSize: 11 },
} as const;

/** The drawing that can be pointed at. Only `time-series-chart` loads it, late; `still-plot` draws the same before. */
export function TimeSeriesPlot(props: TimeSeriesPlotProps) {
  const { series, points, formatValue, capacity, span, max, base, gapMs, takesFocus } = props;
  const data = useMemo(() => plotRows({ points, series, gapMs }), [points, series, gapMs]);
  const { ticks: xTicks, stepMs } = useMemo(() => timeTicks(span), [span]);
  const top = max ?? plotTop(data, series, capacity?.value);
  const yTicks = useMemo(() => valueTicks({ max: top, base }), [top, base]);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => (takesFocus && frame.current ? focusWhenDrawn(frame.current) : undefined), [takesFocus]);
  return (
    <div ref={frame} className="size-full">
      <ComposedChart
        responsive
        data={data}
        margin={{ top: 18, right: 8, bottom: 0, left: 0 }}
        className="!h-full !w-full"
        accessibilityLayer
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...axis}
          dataKey="at"
          type="number"
          scale="time"
          domain={[span.from, span.to]}
          ticks={xTicks}
          tickFormatter={(at: number) => timeTickLabel(at, stepMs)}
          height={22}
          minTickGap={24}
        />
        <YAxis
          {...axis}
          width={56}
          domain={[0, yTicks.at(-1) ?? 1]}
          ticks={yTicks}
          tickFormatter={(value: number) => (value === 0 ? "0" : formatValue(value))}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-strong)" }}
          content={({ active, payload }) => (
            <PlotTooltip row={active ? payload[0]?.payload : undefined} series={series} formatValue={formatValue} />
          )}
        />
        {capacity && (
          <ReferenceLine
            y={capacity.value}
            stroke={levelColors(capacity).line}
            strokeDasharray="2 4"
            label={{
              value: capacity.label,
              position: "insideBottomRight",
              fill: levelColors(capacity).text,
              fontSize: 11,
            }}
          />
        )}
        {series.flatMap((one) => drawSeries(one))}
      </ComposedChart>
    </div>
  );
}

/** An area is a band without an outline and a line along its upper edge: the library would outline both edges. */
function drawSeries(series: ChartSeries) {
  const { id, label, tone, kind = "line", dashed } = series;
  const color = toneVariable(tone);
  const shared = { name: label, type: "linear", dot: false, connectNulls: false, isAnimationActive: false } as const;
  const isArea = kind === "area";
  return [
    isArea && (
      <Area
        key={`${id} band`}
        {...shared}
        dataKey={(row: PlotRow) => row.bands[id] ?? null}
        stroke="none"
        fill={color}
        fillOpacity={areaOpacity(series)}
        activeDot={false}
      />
    ),
    tone !== "free" && (
      <Line
        key={id}
        {...shared}
        dataKey={(row: PlotRow) => (isArea ? row.bands[id]?.[1] : row.values[id]) ?? null}
        stroke={color}
        strokeWidth={1.5}
        strokeDasharray={dashed ? "4 3" : undefined}
        activeDot={{ r: 3, fill: color, stroke: "var(--panel)", strokeWidth: 2 }}
      />
    ),
  ].filter((drawn) => drawn !== false);
}

interface PlotTooltipProps {
  row: PlotRow | undefined;
  series: readonly ChartSeries[];
  formatValue: (value: number) => string;
}

function PlotTooltip({ row, series, formatValue }: PlotTooltipProps) {
  if (!row) return null;
  return (
    <div className="rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm shadow-pop">
      <p className="text-muted">{exactTime(row.at)}</p>
      {series.map(({ id, label, tone }) => {
        const value = row.values[id];
        return (
          <p key={id} className="flex items-center gap-2">
            <span className={cx("h-0.5 w-3 rounded-full", swatchClass(tone))} aria-hidden="true" />
            <span className="flex-1">{label}</span>
            <span className="tabular font-medium">{typeof value === "number" ? formatValue(value) : "–"}</span>
          </p>
        );
      })}
    </div>
  );
}
