import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** A list page on its way, in the list's own shape, so that nothing moves when it comes. */
export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <div className="mb-4 flex h-8 items-center">
        <Skeleton className="h-6 w-28" />
      </div>
      <Skeleton className="mb-2 h-8 w-full" />
      <div className="h-[calc(100dvh-11.5rem)] min-h-80 overflow-hidden rounded-lg border bg-panel">
        <SkeletonRows rows={20} />
      </div>
    </div>
  );
}
