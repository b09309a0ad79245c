import type { PeriodChartProps } from "./period-chart";
import { barOf, isLabelled, periodScale } from "./periods";
import { levelColors, toneVariable } from "./tones";

/** The share of its place that a bar takes, as in `period-plot`. */
const barShare = 0.6;

/**
 * The same drawing as `period-plot` without its library: what is seen until somebody points at the chart. Plain SVG whose
 * places are attributes in percent.
 */
export function PeriodStill({ series, periods, formatValue, base = 1000 }: PeriodChartProps) {
  const { ticks, top, limit } = periodScale(periods, base);
  const ids = series.map(({ id }) => id);
  const place = 100 / Math.max(1, periods.length);
  const y = (value: number) => `${100 - (value / top) * 100}%`;
  return (
    <div className="absolute top-[18px] right-2 bottom-[22px] left-16">
      <svg aria-hidden="true" className="size-full overflow-visible text-xs" fill="var(--muted)">
        {ticks.map((value) => (
          <g key={value}>
            <line x1="0" x2="100%" y1={y(value)} y2={y(value)} stroke="var(--line)" />
            <text x={-8} y={y(value)} dy="0.355em" textAnchor="end">
              {value === 0 ? "0" : formatValue(value)}
            </text>
          </g>
        ))}
        {periods.map((period, at) => (
          <g key={period.label}>
            {series.map((one, index) => {
              const { from, height } = barOf(period, ids, { index, top });
              return (
                <rect
                  key={one.id}
                  x={`${place * (at + (1 - barShare) / 2)}%`}
                  width={`${place * barShare}%`}
                  y={`${(1 - from - height) * 100}%`}
                  height={`${height * 100}%`}
                  fill={toneVariable(one.tone)}
                />
              );
            })}
            {isLabelled(at, periods.length) && (
              <text x={`${place * (at + 0.5)}%`} y="100%" dy={16} textAnchor="middle">
                {period.label}
              </text>
            )}
          </g>
        ))}
        {limit !== null && (
          <>
            <line x1="0" x2="100%" y1={y(limit)} y2={y(limit)} stroke={levelColors({}).line} strokeDasharray="2 4" />
            <text x="100%" dx={-5} y={y(limit)} dy={-5} textAnchor="end" fill={levelColors({}).text}>
              limit {formatValue(limit)}
            </text>
          </>
        )}
      </svg>
    </div>
  );
}
