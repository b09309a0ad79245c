import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";
import { cx } from "./cx";

export type PanelProps = Omit<ComponentProps<"section">, "title"> & {
  title?: ReactNode;
  /** A quiet line under the title. */
  description?: ReactNode;
  /** Buttons or a switch at the right of the title. */
  actions?: ReactNode;
  /** Puts the actions under the title where there is no room for both beside each other. */
  wrapActions?: boolean;
  /** False lets a table or a list touch the panel's edges. */
  padded?: boolean;
  /** Heading level of the title, for a sound outline of the page. */
  level?: 2 | 3 | 4;
};

/** A surface with a hairline around it: the unit that pages are composed of. */
export function Panel({
  title,
  description,
  actions,
  wrapActions = false,
  padded = true,
  level = 2,
  className,
  children,
  ...rest
}: PanelProps) {
  const id = useId();
  const Heading = `h${level}` as const;
  const hasHead = title !== undefined || actions !== undefined;
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      {...rest}
      className={cx("min-w-0 rounded-lg border bg-panel", padded && "p-4", className)}
    >
      {hasHead && (
        <div
          className={cx(
            "flex items-start justify-between gap-3",
            wrapActions && "flex-wrap",
            padded ? "mb-3" : "px-4 pt-4 pb-3",
          )}
        >
          <div className="min-w-0">
            {title !== undefined && (
              <Heading id={id} className="font-semibold">
                {title}
              </Heading>
            )}
            {description !== undefined && <p className="text-muted text-sm">{description}</p>}
          </div>
          {actions !== undefined && <div className="-my-1 flex max-w-full shrink-0 items-center gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
