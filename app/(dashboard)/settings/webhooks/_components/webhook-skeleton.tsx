import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** A webhook's page on its way, in its own shape. */
export function WebhookSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="mb-2 h-3 w-48" />
      <div className="mb-4 flex h-8 items-center justify-between gap-4">
        <Skeleton className="h-6 w-96 max-w-full" />
        <Skeleton className="h-8 w-32" />
      </div>
      <div className="mb-4 h-36 rounded-lg border bg-panel p-4">
        <Skeleton className="h-3.5 w-3/5" />
        <Skeleton className="mt-3 h-3.5 w-2/5" />
      </div>
      <Skeleton className="mb-2 h-8 w-72" />
      <div className="h-96 overflow-hidden rounded-lg border bg-panel">
        <SkeletonRows rows={10} />
      </div>
    </div>
  );
}
