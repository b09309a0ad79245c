import type { ReactNode } from "react";
import { cx } from "./cx";

export interface KeyValueItem {
  label: ReactNode;
  /** `null`, `undefined` and '' are written as a dash. */
  value: ReactNode;
  /** A key where labels could repeat. */
  key?: string;
  mono?: boolean;
  /** A copy button or a link after the value. */
  action?: ReactNode;
}

/** Facts about one thing. `rows` puts each on a line with its label at the left; `tiles` lays them out as small blocks. */
export function KeyValueList(props: { items: readonly KeyValueItem[]; layout?: "rows" | "tiles"; className?: string }) {
  const { items, layout = "rows", className } = props;
  const tiles = layout === "tiles";
  return (
    <dl
      className={cx(
        tiles ? "grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-6 gap-y-3" : "flex flex-col divide-y",
        className,
      )}
    >
      {items.map((item, index) => (
        <div
          key={item.key ?? (typeof item.label === "string" ? item.label : index)}
          className={cx(
            "min-w-0",
            !tiles &&
              "grid grid-cols-[minmax(6rem,10rem)_minmax(0,1fr)] items-center gap-3 py-1.5 first:pt-0 last:pb-0",
          )}
        >
          <dt className={cx("text-muted", tiles && "text-sm")}>{item.label}</dt>
          <dd className="flex min-w-0 items-center gap-1">
            <span className={cx("min-w-0 break-words", item.mono && "font-mono text-sm")}>
              {item.value === undefined || item.value === null || item.value === "" ? "–" : item.value}
            </span>
            {item.action}
          </dd>
        </div>
      ))}
    </dl>
  );
}
