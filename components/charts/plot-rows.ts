import { type SeriesPoint, withGaps } from "./series";

/** What a plot must know of a series to place it. */
export interface PlottedSeries {
  id: string;
  kind?: "area" | "line";
  /** An area that stands on the stacked areas before it. */
  stacked?: boolean;
}

/** A moment of a plot. */
export interface PlotRow extends SeriesPoint {
  /** From where to where each area reaches; null where it, or one that it stands on, was not measured. */
  bands: Readonly<Record<string, readonly [low: number, high: number] | null>>;
}

/** The points of a plot, broken at gaps, with the areas stacked in the order of the series. */
export function plotRows(input: {
  points: readonly SeriesPoint[];
  series: readonly PlottedSeries[];
  gapMs?: number;
}): PlotRow[] {
  const areas = input.series.filter(({ kind }) => kind === "area");
  return withGaps(input.points, input.gapMs).map((point) => ({ ...point, bands: bandsOf(point, areas) }));
}

function bandsOf({ values }: SeriesPoint, areas: readonly PlottedSeries[]): PlotRow["bands"] {
  const bands: Record<string, readonly [number, number] | null> = {};
  let floor: number | null = 0;
  for (const { id, stacked } of areas) {
    const base: number | null = stacked ? floor : 0;
    const value = values[id];
    const band: readonly [number, number] | null =
      typeof value === "number" && base !== null ? [base, base + value] : null;
    bands[id] = band;
    if (stacked) floor = band === null ? null : band[1];
  }
  return bands;
}

/** The greatest height that is drawn, of areas, lines and `also` (a capacity line); zero when nothing is known. */
export function plotTop(rows: readonly PlotRow[], series: readonly PlottedSeries[], also = 0): number {
  let top = also;
  for (const row of rows) {
    for (const { id, kind } of series) {
      const height = kind === "area" ? row.bands[id]?.[1] : row.values[id];
      if (typeof height === "number" && height > top) top = height;
    }
  }
  return top;
}

export interface PlotBox {
  span: { from: number; to: number };
  /** The value at the upper edge. */
  top: number;
}

/** A moment's place between the left edge (0) and the right (100). */
export const placeOfTime = (at: number, { span }: PlotBox): number =>
  ((at - span.from) / Math.max(1, span.to - span.from)) * 100;

/** A value's place between the upper edge (0) and the lower (100). */
export const placeOfValue = (value: number, { top }: PlotBox): number => 100 - (value / (top || 1)) * 100;

/** The path of a line through a box of 100 × 100, broken where nothing was measured; '' when nothing was. */
export function linePath(rows: readonly PlotRow[], heightOf: (row: PlotRow) => number | null, box: PlotBox): string {
  return runsOf(rows, heightOf)
    .map((run) => `M${run.map(({ row, value }) => corner(row.at, value, box)).join("L")}`)
    .join("");
}

/** The outline of an area, there along its upper edge and back along its lower one. */
export function areaPath(rows: readonly PlotRow[], id: string, box: PlotBox): string {
  return runsOf(rows, (row) => row.bands[id] ?? null)
    .map((run) => {
      const there = run.map(({ row, value }) => corner(row.at, value[1], box));
      const back = run.toReversed().map(({ row, value }) => corner(row.at, value[0], box));
      return `M${[...there, ...back].join("L")}Z`;
    })
    .join("");
}

const corner = (at: number, value: number, box: PlotBox) =>
  `${placeOfTime(at, box).toFixed(2)} ${placeOfValue(value, box).toFixed(2)}`;

function runsOf<Value>(rows: readonly PlotRow[], readValue: (row: PlotRow) => Value | null) {
  const runs: { row: PlotRow; value: Value }[][] = [];
  let open = false;
  for (const row of rows) {
    const value = readValue(row);
    if (value === null) {
      open = false;
      continue;
    }
    if (!open) runs.push([]);
    open = true;
    runs.at(-1)?.push({ row, value });
  }
  return runs;
}
