"use client";

import { useMemo } from "react";
import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import type { PeriodChartProps } from "./period-chart";
import { isLabelled, type Period, periodScale, totalOf } from "./periods";
import { axis, levelLine, PlotFrame, plotMargin, TooltipCard, TooltipRow } from "./plot-parts";
import { toneVariable } from "./tones";

export interface PeriodPlotProps extends PeriodChartProps {
  /** The keyboard's focus was on the still drawing that this one takes the place of. */
  takesFocus: boolean;
}

/** The bars that can be pointed at. Only `period-chart` loads it, late; `period-still` draws the same before. */
export function PeriodPlot({ series, periods, formatValue, base = 1000, takesFocus }: PeriodPlotProps) {
  const { ticks, top, limit } = useMemo(() => periodScale(periods, base), [periods, base]);
  return (
    <PlotFrame takesFocus={takesFocus}>
      <BarChart
        responsive
        data={[...periods]}
        margin={plotMargin}
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
        {limit !== null && <ReferenceLine {...levelLine({ value: limit, label: `limit ${formatValue(limit)}` })} />}
      </BarChart>
    </PlotFrame>
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
    <TooltipCard title={period.label}>
      {series.map(({ id, label, tone }) => (
        <TooltipRow key={id} shape="bar" tone={tone} label={label} value={formatValue(period.values[id] ?? 0)} />
      ))}
      <p className="flex items-center gap-2 border-t pt-1">
        <span className="flex-1">Together</span>
        <span className="tabular font-medium">
          {formatValue(totalOf(period))}
          {period.limit !== null && ` of ${formatValue(period.limit)}`}
        </span>
      </p>
    </TooltipCard>
  );
}
