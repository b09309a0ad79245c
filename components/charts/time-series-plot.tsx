"use client";

import { useMemo } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { cx } from "@/components/ui/cx";
import { exactTime } from "@/components/ui/relative-time-words";
import { highestValue, timeTickLabel, timeTicks, valueTicks, withGaps } from "./series";
import type { ChartSeries, TimeSeriesChartProps } from "./time-series-chart";
import { swatchClass, toneVariable } from "./tones";

type PlotProps = TimeSeriesChartProps & { span: { from: number; to: number } };

const axis = {
  stroke: "none",
  tickLine: false,
  axisLine: false,
  tick: { fill: "var(--muted)", fontSize: 11 },
} as const;

/** The drawing itself. Only `time-series-chart` loads it, late. */
export function TimeSeriesPlot({ series, points, formatValue, capacity, span, max, base, gapMs }: PlotProps) {
  const data = useMemo(() => withGaps(points, gapMs).map(({ at, values }) => ({ at, ...values })), [points, gapMs]);
  const { ticks: xTicks, stepMs } = useMemo(() => timeTicks(span), [span]);
  const top = max ?? highestValue(points, capacity?.value);
  const yTicks = useMemo(() => valueTicks({ max: top, base }), [top, base]);
  return (
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
        content={({ active, payload, label }) => (
          <PlotTooltip
            at={active && typeof label === "number" ? label : null}
            series={series}
            values={new Map(payload.map((entry) => [String(entry.dataKey), entry.value]))}
            formatValue={formatValue}
          />
        )}
      />
      {capacity && (
        <ReferenceLine
          y={capacity.value}
          stroke="var(--bad)"
          strokeDasharray="2 4"
          label={{ value: capacity.label, position: "insideBottomRight", fill: "var(--bad-ink)", fontSize: 11 }}
        />
      )}
      {series.map((one) => drawSeries(one))}
    </ComposedChart>
  );
}

function drawSeries({ id, label, tone, kind = "line", dashed }: ChartSeries) {
  const color = toneVariable(tone);
  const shared = {
    dataKey: id,
    name: label,
    stroke: color,
    strokeWidth: 1.5,
    strokeDasharray: dashed ? "4 3" : undefined,
    type: "linear" as const,
    dot: false,
    activeDot: { r: 3, fill: color, stroke: "var(--panel)", strokeWidth: 2 },
    connectNulls: false,
    isAnimationActive: false,
  };
  return kind === "area" ? (
    <Area key={id} {...shared} fill={color} fillOpacity={0.14} />
  ) : (
    <Line key={id} {...shared} />
  );
}

interface PlotTooltipProps {
  at: number | null;
  series: readonly ChartSeries[];
  values: Map<string, unknown>;
  formatValue: (value: number) => string;
}

function PlotTooltip({ at, series, values, formatValue }: PlotTooltipProps) {
  if (at === null) return null;
  return (
    <div className="rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm shadow-pop">
      <p className="text-muted">{exactTime(at)}</p>
      {series.map((one) => {
        const value = values.get(one.id);
        return (
          <p key={one.id} className="flex items-center gap-2">
            <span className={cx("h-0.5 w-3 rounded-full", swatchClass(one.tone))} aria-hidden="true" />
            <span className="flex-1">{one.label}</span>
            <span className="tabular font-medium">{typeof value === "number" ? formatValue(value) : "–"}</span>
          </p>
        );
      })}
    </div>
  );
}
