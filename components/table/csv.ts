import { csvField } from "@/lib/domain/csv";
import type { DataColumn } from "./column";

/** Rows as CSV (RFC 4180): a header line, lines ended by CRLF, columns with `csv: false` left out. */
export function toCsv<Row>(rows: readonly Row[], columns: readonly DataColumn<Row>[]): string {
  const exported = columns.filter((column) => column.csv !== false);
  const header = exported.map((column) => csvField(column.header));
  const lines = rows.map((row) => exported.map((column) => csvField((column.csv || column.value)(row))).join(","));
  return [header.join(","), ...lines, ""].join("\r\n");
}

/** Hands a CSV text to the browser as a file. The byte order mark makes spreadsheets read it as UTF-8. */
export function downloadCsv({ filename, csv }: { filename: string; csv: string }): void {
  const url = URL.createObjectURL(new Blob(["\uFEFF", csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
  // Freed in a later task: the download has been handed over by then.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
