import { cx } from "@/components/ui/cx";
import { Skeleton } from "@/components/ui/skeleton";
import type { DataColumn } from "./column";

/** Stands for the rows above or below the window. A height attribute, since a strict style policy refuses styles in HTML. */
export function Spacer({ height, columnCount }: { height: number; columnCount: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row cannot take the focus
    <tr aria-hidden="true">
      <td colSpan={columnCount} height={height} className="p-0" />
    </tr>
  );
}

const LOADING_ROWS = 12;

/** Rows on their way, under the real header. */
export function LoadingRows<Row>(props: {
  columns: readonly DataColumn<Row>[];
  extraBefore: number;
  extraAfter: number;
}) {
  return Array.from({ length: LOADING_ROWS }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row cannot take the focus
    <tr key={row} aria-hidden="true">
      {props.extraBefore > 0 && <td className="h-row border-b" />}
      {props.columns.map((column) => (
        <td key={column.id} className="h-row border-b px-3">
          <Skeleton className={cx("h-3.5", column.grow ? "w-2/5" : "w-3/5", column.align === "right" && "ml-auto")} />
        </td>
      ))}
      {props.extraAfter > 0 && <td className="h-row border-b" />}
    </tr>
  ));
}
