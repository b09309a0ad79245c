import { Skeleton, SkeletonText } from "@/components/ui/skeleton";

/** A guest's page on its way, in its own size. */
export function GuestSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="mb-1 h-4 w-24" />
      <div className="flex h-8 items-center gap-3">
        <Skeleton className="h-6 w-48" />
        <Skeleton className="h-5 w-20 rounded-full" />
      </div>
      <Skeleton className="mt-3 mb-4 h-9 w-full" />
      <div className="grid gap-4 lg:grid-cols-[24rem_minmax(0,1fr)]">
        <div className="rounded-lg border bg-panel p-4">
          <SkeletonText lines={9} />
        </div>
        <div className="h-96 rounded-lg border bg-panel p-4">
          <Skeleton className="size-full rounded-md" />
        </div>
      </div>
    </div>
  );
}
