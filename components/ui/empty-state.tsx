import type { ReactNode } from "react";
import { cx } from "./cx";

export interface EmptyStateProps {
  icon?: ReactNode;
  /** What is not there: 'No VMs in DC2 yet'. */
  title: ReactNode;
  /** The first step, in a sentence. */
  children?: ReactNode;
  /** The button or link of that first step. */
  action?: ReactNode;
  className?: string;
}

/** Says that nothing is here and teaches what to do about it. */
export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cx("mx-auto flex max-w-md flex-col items-center px-4 py-10 text-center", className)}>
      {icon && (
        <span
          className="mb-3 flex size-9 items-center justify-center rounded-lg border bg-bg text-muted [&>svg]:size-5"
          aria-hidden="true"
        >
          {icon}
        </span>
      )}
      <p className="font-semibold">{title}</p>
      {children && <div className="mt-1 text-muted">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
