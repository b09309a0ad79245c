import Link from "next/link";
import { formatCount } from "@/components/ui/format";
import { OperationPill } from "@/components/ui/pill";
import type { BulkResult } from "@/lib/contracts/operations";

/** Where an item that waits stands in the queue: 'next', '3 before it'. */
export function placeWords(place: number): string {
  return place === 0 ? "next" : `${formatCount(place)} before it`;
}

/** One item of a bulk operation in a dialog: what it is, how it stands, what went wrong. */
export function BulkResultLine({ result }: { result: BulkResult }) {
  const { title, datacenter, node, status, queuePlace, error, operationId } = result;
  return (
    <div className="flex items-start gap-3">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {operationId ? (
            <Link
              href={`/operations/${operationId}`}
              prefetch={false}
              className="rounded-sm font-medium hover:text-accent-ink hover:underline"
            >
              {title}
            </Link>
          ) : (
            <span className="font-medium">{title}</span>
          )}{" "}
          <span className="text-muted text-sm">{[datacenter, node].filter(Boolean).join(" · ")}</span>
        </p>
        {error && <p className="break-words text-bad-ink text-sm">{error.message}</p>}
      </div>
      {status === "pending" && queuePlace !== undefined && (
        <span className="tabular shrink-0 text-muted text-sm">{placeWords(queuePlace)}</span>
      )}
      <OperationPill state={status} />
    </div>
  );
}
