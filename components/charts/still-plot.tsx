import { useId, useMemo } from "react";
import {
  areaPath,
  linePath,
  type PlotBox,
  type PlotRow,
  placeOfTime,
  placeOfValue,
  plotRows,
  plotTop,
} from "./plot-rows";
import { timeTickLabel, timeTicks, valueTicks } from "./series";
import type { ChartSeries, TimeSeriesChartProps } from "./time-series-chart";
import { areaOpacity, levelColors, toneVariable } from "./tones";

type StillPlotProps = TimeSeriesChartProps & { span: { from: number; to: number } };

/**
 * The same drawing as `time-series-plot`, line for line, but without its library: what is seen until somebody points at
 * the chart. Plain SVG whose places are attributes in percent, so that it needs neither measuring nor inline styles.
 */
export function StillPlot({ series, points, formatValue, capacity, span, max, base, gapMs }: StillPlotProps) {
  const rows = useMemo(() => plotRows({ points, series, gapMs }), [points, series, gapMs]);
  const yTicks = valueTicks({ max: max ?? plotTop(rows, series, capacity?.value), base });
  const { ticks: xTicks, stepMs } = useMemo(() => timeTicks(span), [span]);
  const box: PlotBox = { span, top: yTicks.at(-1) ?? 1 };
  const clipId = useId();
  return (
    <div className="absolute top-[18px] right-2 bottom-[22px] left-14">
      <svg aria-hidden="true" className="size-full overflow-visible text-xs" fill="var(--muted)">
        {yTicks.map((value) => (
          <g key={value}>
            <Level at={placeOfValue(value, box)} stroke="var(--line)" />
            <text x={-8} y={`${placeOfValue(value, box)}%`} dy="0.355em" textAnchor="end">
              {value === 0 ? "0" : formatValue(value)}
            </text>
          </g>
        ))}
        {xTicks.map((at) => (
          <text key={at} x={`${placeOfTime(at, box)}%`} y="100%" dy={8 + 8} textAnchor="middle">
            {timeTickLabel(at, stepMs)}
          </text>
        ))}
        <svg aria-hidden="true" viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
          <clipPath id={clipId}>
            <rect width="100" height="100" />
          </clipPath>
          <g clipPath={`url(#${clipId})`}>
            {series.map((one) => (
              <Drawn key={one.id} series={one} rows={rows} box={box} />
            ))}
          </g>
        </svg>
        {capacity && (
          <>
            <Level at={placeOfValue(capacity.value, box)} stroke={levelColors(capacity).line} strokeDasharray="2 4" />
            <text
              x="100%"
              dx={-5}
              y={`${placeOfValue(capacity.value, box)}%`}
              dy={-5}
              textAnchor="end"
              fill={levelColors(capacity).text}
            >
              {capacity.label}
            </text>
          </>
        )}
      </svg>
    </div>
  );
}

function Drawn({ series, rows, box }: { series: ChartSeries; rows: readonly PlotRow[]; box: PlotBox }) {
  const { id, tone, kind, dashed } = series;
  const isArea = kind === "area";
  const color = toneVariable(tone);
  const line = linePath(rows, (row) => (isArea ? row.bands[id]?.[1] : row.values[id]) ?? null, box);
  return (
    <>
      {isArea && <path d={areaPath(rows, id, box)} fill={color} fillOpacity={areaOpacity(series)} />}
      {tone !== "free" && (
        <path
          d={line}
          fill="none"
          stroke={color}
          strokeWidth="1.5"
          strokeDasharray={dashed ? "4 3" : undefined}
          vectorEffect="non-scaling-stroke"
        />
      )}
    </>
  );
}

function Level({ at, ...line }: { at: number; stroke: string; strokeDasharray?: string }) {
  return <line x1="0" x2="100%" y1={`${at}%`} y2={`${at}%`} {...line} />;
}
