import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

/** A short table inside a panel; for lists that never grow long. */
export function PlainTable(props: {
  label: string;
  headers: readonly string[];
  children: ReactNode;
  className?: string;
}) {
  return (
    // `relative` keeps what is only spoken inside: it would widen the page otherwise.
    // A group, not a region: the panel around it is the region of this name.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls and has looks of its own
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" aria-label={props.label} tabIndex={0} className={cx("relative overflow-x-auto", props.className)}>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{props.label}</caption>
        <thead>
          <tr className="border-b text-muted text-sm">
            {props.headers.map((header) => (
              <th key={header} scope="col" className="h-8 whitespace-nowrap px-4 font-medium">
                {header || <span className="sr-only">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">{props.children}</tbody>
      </table>
    </div>
  );
}

export const cellClass = "h-10 whitespace-nowrap px-4 py-1.5";
