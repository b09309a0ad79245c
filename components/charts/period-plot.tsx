"use client";

import { useEffect, useMemo, useRef } from "react";
import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { cx } from "@/components/ui/cx";
import { focusWhenDrawn } from "./focus-when-drawn";
import type { PeriodChartProps } from "./period-chart";
import { isLabelled, type Period, periodScale, totalOf } from "./periods";
import { levelColors, swatchClass, toneVariable } from "./tones";

export interface PeriodPlotProps extends PeriodChartProps {
  /** The keyboard's focus was on the still drawing that this one takes the place of. */
  takesFocus: boolean;
}

const axis = {
  stroke: "none",
  tickLine: false,
  axisLine: false,
  tick: { fill: "var(--muted)", fontSize: 11 },
} as const;

/** The bars that can be pointed at. Only `period-chart` loads it, late; `period-still` draws the same before. */
export function PeriodPlot({ series, periods, formatValue, base = 1000, takesFocus }: PeriodPlotProps) {
  const { ticks, top, limit } = useMemo(() => periodScale(periods, base), [periods, base]);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => (takesFocus && frame.current ? focusWhenDrawn(frame.current) : undefined), [takesFocus]);
  return (
    <div ref={frame} className="size-full">
      <BarChart
        responsive
        data={[...periods]}
        margin={{ top: 18, right: 8, bottom: 0, left: 0 }}
        barCategoryGap="20%"
        className="!h-full !w-full"
        accessibilityLayer
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...axis}
          dataKey="label"
          height={22}
          interval={0}
          tickFormatter={(label: string, index: number) => (isLabelled(index, periods.length) ? label : "")}
        />
        <YAxis
          {...axis}
          width={64}
          domain={[0, top]}
          ticks={ticks}
          tickFormatter={(value: number) => (value === 0 ? "0" : formatValue(value))}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--hover)" }}
          content={({ active, payload }) => (
            <PeriodTooltip
              period={active ? payload[0]?.payload : undefined}
              series={series}
              formatValue={formatValue}
            />
          )}
        />
        {series.map(({ id, label, tone }) => (
          <Bar
            key={id}
            name={label}
            dataKey={(period: Period) => period.values[id] ?? 0}
            stackId="period"
            fill={toneVariable(tone)}
            isAnimationActive={false}
          />
        ))}
        {limit !== null && (
          <ReferenceLine
            y={limit}
            stroke={levelColors({}).line}
            strokeDasharray="2 4"
            label={{
              value: `limit ${formatValue(limit)}`,
              position: "insideBottomRight",
              fill: levelColors({}).text,
              fontSize: 11,
            }}
          />
        )}
      </BarChart>
    </div>
  );
}

function PeriodTooltip(props: {
  period: Period | undefined;
  series: PeriodChartProps["series"];
  formatValue: (value: number) => string;
}) {
  const { period, series, formatValue } = props;
  if (!period) return null;
  return (
    <div className="rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm shadow-pop">
      <p className="text-muted">{period.label}</p>
      {series.map(({ id, label, tone }) => (
        <p key={id} className="flex items-center gap-2">
          <span className={cx("size-2.5 rounded-sm", swatchClass(tone))} aria-hidden="true" />
          <span className="flex-1">{label}</span>
          <span className="tabular font-medium">{formatValue(period.values[id] ?? 0)}</span>
        </p>
      ))}
      <p className="flex items-center gap-2 border-t pt-1">
        <span className="flex-1">Together</span>
        <span className="tabular font-medium">
          {formatValue(totalOf(period))}
          {period.limit !== null && ` of ${formatValue(period.limit)}`}
        </span>
      </p>
    </div>
  );
}
