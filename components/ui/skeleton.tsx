import { cx } from "./cx";

/** A grey place for something that is coming. Give it the size of what will stand there. */
export function Skeleton({ round = false, className }: { round?: boolean; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx("block animate-breathe bg-free", round ? "rounded-full" : "rounded-sm", className)}
    />
  );
}

/** Lines of text on their way. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <div aria-hidden="true" className={cx("flex flex-col gap-2 py-0.5", className)}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <Skeleton key={line} className={cx("h-3.5", line === lines - 1 && lines > 1 ? "w-3/5" : "w-full")} />
      ))}
    </div>
  );
}

/** Table rows on their way, each as high as a row. */
export function SkeletonRows({ rows = 8, className }: { rows?: number; className?: string }) {
  return (
    <div aria-hidden="true" className={cx("min-w-0", className)}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className="flex h-row min-w-0 items-center gap-6 overflow-hidden border-b px-3">
          <Skeleton className="h-3.5 w-40" />
          <Skeleton round className="h-5 w-20" />
          <Skeleton className="h-3.5 w-12" />
          <Skeleton className="h-1.5 min-w-0 flex-1" />
        </div>
      ))}
    </div>
  );
}

/** A card of meters on its way, such as those of the overview. */
export function SkeletonCard({ meters = 3, className }: { meters?: number; className?: string }) {
  return (
    <div aria-hidden="true" className={cx("rounded-lg border bg-panel p-4", className)}>
      <Skeleton className="h-4 w-32" />
      <Skeleton className="mt-2 h-3 w-48" />
      {Array.from({ length: meters }, (_, meter) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the meters are all alike
        <div key={meter} className="mt-3 flex flex-col gap-1.5">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton round className="h-2 w-full" />
        </div>
      ))}
    </div>
  );
}
