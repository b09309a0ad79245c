import { exactTime } from "@/components/ui/relative-time-words";
import type { SeriesPoint } from "./series";

export interface SeriesTableProps {
  label: string;
  series: readonly { id: string; label: string }[];
  points: readonly SeriesPoint[];
  formatValue: (value: number) => string;
}

/** The figures of a chart as a table, newest first. */
export function SeriesTable({ label, series, points, formatValue }: SeriesTableProps) {
  return (
    <section
      aria-label={`${label}, as a table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="size-full overflow-auto rounded-md border focus-visible:-outline-offset-2"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr className="text-left text-muted">
            <th scope="col" className="sticky top-0 border-b bg-panel px-3 py-1 font-medium">
              Time
            </th>
            {series.map((one) => (
              <th key={one.id} scope="col" className="sticky top-0 border-b bg-panel px-3 py-1 text-right font-medium">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at}>
              <th scope="row" className="whitespace-nowrap border-b px-3 py-1 text-left font-normal text-muted">
                {exactTime(point.at)}
              </th>
              {series.map((one) => {
                const value = point.values[one.id];
                return (
                  <td key={one.id} className="whitespace-nowrap border-b px-3 py-1 text-right">
                    {typeof value === "number" ? formatValue(value) : "–"}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
