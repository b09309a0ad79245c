import { cx } from "./cx";
import { Tooltip } from "./tooltip";

export interface TagListProps {
  tags: readonly string[];
  /** How many are shown before '+3'. */
  max?: number;
  className?: string;
}

/** A thing's tags in one line. What does not fit is counted, and named on hover and for screen readers. */
export function TagList({ tags, max = 3, className }: TagListProps) {
  if (tags.length === 0) return null;
  const shown = tags.slice(0, max);
  const hidden = tags.slice(max);
  return (
    <span className={cx("flex min-w-0 items-center gap-1", className)}>
      {shown.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      {hidden.length > 0 && (
        <Tooltip content={hidden.join(", ")}>
          <span className="shrink-0 text-muted text-sm">
            <span aria-hidden="true">+{hidden.length}</span>
            <span className="sr-only">and {hidden.join(", ")}</span>
          </span>
        </Tooltip>
      )}
    </span>
  );
}

/** One tag. */
export function Tag({ children, className }: { children: string; className?: string }) {
  return (
    <span
      className={cx(
        "inline-block max-w-40 truncate rounded-sm bg-neutral-soft px-1.5 text-muted text-sm leading-5",
        className,
      )}
    >
      {children}
    </span>
  );
}
