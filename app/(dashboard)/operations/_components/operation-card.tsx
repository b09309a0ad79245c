import Link from "next/link";
import { bulkWords } from "@/components/operations/bulk-words";
import { linkCardClass } from "@/components/table/card-list";
import { OperationPill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OperationView } from "@/lib/contracts/operations";

/** An operation on a narrow screen: its whole name, how it stands, and what went wrong. */
export function OperationCard({ operation }: { operation: OperationView }) {
  const { operationId, title, status, bulk, datacenter, actor, createdAt, leftovers, error } = operation;
  const wrong = leftovers[0] ?? error?.message;
  return (
    <Link href={`/operations/${operationId}`} prefetch={false} className={linkCardClass}>
      <span className="flex items-start justify-between gap-3">
        <span className="wrap-anywhere min-w-0 font-medium">{title}</span>
        <span className="shrink-0">
          <OperationPill state={status} />
        </span>
      </span>
      <span className="mt-1 block text-muted">
        {[datacenter, actor.name].filter(Boolean).join(" · ")}, <RelativeTime at={createdAt} />
      </span>
      {bulk && bulk.total > 0 && <span className="tabular mt-1 block text-muted text-sm">{bulkWords(bulk)}</span>}
      {wrong && <span className="wrap-anywhere mt-1 block text-muted text-sm">{wrong}</span>}
    </Link>
  );
}
