import type { CellValue, DataColumn, Sort } from "./column";

/** One collator for all: making one costs more than sorting thousands of names with it. `web-2` comes before `web-10`. */
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const isMissing = (value: CellValue): value is null | undefined | "" =>
  value === null || value === undefined || value === "";

/** Ascending order of two values of a column, neither of them missing. */
export function compareValues(one: CellValue, other: CellValue): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return collator.compare(String(one), String(other));
}

/** Rows in the order of `sort`. What is missing comes last both ways; equals keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
  sort: Sort | null,
): readonly Row[] {
  const column = sort && columns.find(({ id }) => id === sort.id);
  if (!sort || !column) return rows;
  const direction = sort.desc ? -1 : 1;
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((one, other) => {
      const missing = Number(isMissing(one.value)) - Number(isMissing(other.value));
      if (missing !== 0 || isMissing(one.value)) return missing;
      return direction * compareValues(one.value, other.value);
    })
    .map(({ row }) => row);
}

/** `?sort=name` and `?sort=-memoryMB`, as the REST API writes it. */
export function parseSort(text: string | null): Sort | null {
  if (!text) return null;
  const desc = text.startsWith("-");
  const id = desc ? text.slice(1) : text;
  return id === "" ? null : { id, desc };
}

/** The reverse of parseSort. */
export function formatSort(sort: Sort | null): string | null {
  return sort && `${sort.desc ? "-" : ""}${sort.id}`;
}

/** What a press on a header leads to: ascending, descending, then the given order again. */
export function nextSort(current: Sort | null, columnId: string): Sort | null {
  if (current?.id !== columnId) return { id: columnId, desc: false };
  return current.desc ? null : { id: columnId, desc: true };
}
