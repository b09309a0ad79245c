import { cx } from "@/components/ui/cx";

export interface FiguresTableProps {
  /** Names the chart whose figures these are. */
  label: string;
  /** The first one names the rows. */
  columns: readonly { id: string; label: string }[];
  /** A cell for each column but the first, in words. */
  rows: readonly { id: string | number; label: string; cells: readonly string[] }[];
}

/** The figures of a chart as a table that scrolls within the chart's place. */
export function FiguresTable({ label, columns, rows }: FiguresTableProps) {
  return (
    <section
      aria-label={`${label}, as a table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="size-full overflow-auto rounded-md border focus-visible:-outline-offset-2"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr className="text-muted">
            {columns.map((column, index) => (
              <th
                key={column.id}
                scope="col"
                className={cx(
                  "sticky top-0 border-b bg-panel px-3 py-1 font-medium",
                  index === 0 ? "text-left" : "text-right",
                )}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="whitespace-nowrap border-b px-3 py-1 text-left font-normal text-muted">
                {row.label}
              </th>
              {row.cells.map((cell, index) => (
                <td key={columns[index + 1]?.id} className="tabular whitespace-nowrap border-b px-3 py-1 text-right">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
