"use client";

import { useMemo } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { exactTime } from "@/components/ui/relative-time-words";
import { axis, levelLine, PlotFrame, plotMargin, TooltipCard, TooltipRow } from "./plot-parts";
import { type PlotRow, plotRows, plotTop } from "./plot-rows";
import { timeTickLabel, timeTicks, valueTicks } from "./series";
import type { ChartSeries, TimeSeriesChartProps } from "./time-series-chart";
import { areaOpacity, toneVariable } from "./tones";

export interface TimeSeriesPlotProps extends TimeSeriesChartProps {
  span: { from: number; to: number };
  /** The keyboard's focus was on the still drawing that this one takes the place of. */
  takesFocus: boolean;
}

/** The drawing that can be pointed at. Only `time-series-chart` loads it, late; `still-plot` draws the same before. */
export function TimeSeriesPlot(props: TimeSeriesPlotProps) {
  const { series, points, formatValue, capacity, span, max, base, gapMs, takesFocus } = props;
  const data = useMemo(() => plotRows({ points, series, gapMs }), [points, series, gapMs]);
  const { ticks: xTicks, stepMs } = useMemo(() => timeTicks(span), [span]);
  const top = max ?? plotTop(data, series, capacity?.value);
  const yTicks = useMemo(() => valueTicks({ max: top, base }), [top, base]);
  return (
    <PlotFrame takesFocus={takesFocus}>
      <ComposedChart responsive data={data} margin={plotMargin} className="!h-full !w-full" accessibilityLayer>
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
        {capacity && <ReferenceLine {...levelLine(capacity)} />}
        {series.flatMap((one) => drawSeries(one))}
      </ComposedChart>
    </PlotFrame>
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
    <TooltipCard title={exactTime(row.at)}>
      {series.map(({ id, label, tone }) => {
        const value = row.values[id];
        const words = typeof value === "number" ? formatValue(value) : "–";
        return <TooltipRow key={id} shape="line" tone={tone} label={label} value={words} />;
      })}
    </TooltipCard>
  );
}
