import { exactTime } from "@/components/ui/relative-time-words";
import { FiguresTable } from "./figures-table";
import type { SeriesPoint } from "./series";

export interface SeriesTableProps {
  label: string;
  series: readonly { id: string; label: string }[];
  points: readonly SeriesPoint[];
  formatValue: (value: number) => string;
}

/** The figures of a chart as a table, newest first. */
export function SeriesTable({ label, series, points, formatValue }: SeriesTableProps) {
  const rows = points.toReversed().map((point) => ({
    id: point.at,
    label: exactTime(point.at),
    cells: series.map(({ id }) => {
      const value = point.values[id];
      return typeof value === "number" ? formatValue(value) : "–";
    }),
  }));
  return <FiguresTable label={label} columns={[{ id: "", label: "Time" }, ...series]} rows={rows} />;
}
