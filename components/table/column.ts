import type { ReactNode } from "react";

/** What a column sorts by and exports. */
export type CellValue = string | number | boolean | null | undefined;

/** One column of a DataTable. */
export interface DataColumn<Row> {
  /** Stable; used in the URL (`?sort=memory`) and for hiding. */
  id: string;
  header: string;
  /** The plain value: sorts the column, stands in the CSV, and is shown where there is no `cell`. */
  value: (row: Row) => CellValue;
  /** What is drawn. It must fit in one line of 35 px. */
  cell?: (row: Row) => ReactNode;
  /** In pixels; for a growing column its least width. Default 120. */
  width?: number;
  /** Takes what the others leave. One column should. */
  grow?: boolean;
  align?: "left" | "right";
  /** Default true. */
  sortable?: boolean;
  /** Whether the columns menu offers to hide it. Default true, except for the first column. */
  hideable?: boolean;
  /** What the CSV holds instead of `value`; false leaves the column out. */
  csv?: false | ((row: Row) => CellValue);
}

/** The order of a table; null is the order in which the rows came. */
export interface Sort {
  id: string;
  desc: boolean;
}

/** In pixels. */
export const DEFAULT_COLUMN_WIDTH = 120;
export const COLUMN_WIDTH_MIN = 56;
export const COLUMN_WIDTH_MAX = 900;
