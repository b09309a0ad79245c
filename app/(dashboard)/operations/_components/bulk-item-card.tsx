import Link from "next/link";
import { cardClass, linkCardClass } from "@/components/table/card-list";
import { OperationPill } from "@/components/ui/pill";
import type { BulkResult } from "@/lib/contracts/operations";
import { queueWords } from "./bulk-item-columns";

/** An item of a bulk operation on a narrow screen: its whole name, how it stands, where, and what went wrong. */
export function BulkItemCard({ result }: { result: BulkResult }) {
  const { operationId } = result;
  if (!operationId) {
    return (
      <div className={cardClass}>
        <Facts result={result} />
      </div>
    );
  }
  return (
    <Link href={`/operations/${operationId}`} prefetch={false} className={linkCardClass}>
      <Facts result={result} />
    </Link>
  );
}

function Facts({ result }: { result: BulkResult }) {
  const { title, status, datacenter, node, error } = result;
  const facts = [datacenter, node, queueWords(result)].filter(Boolean);
  return (
    <>
      <span className="flex items-start justify-between gap-3">
        <span className="wrap-anywhere min-w-0 font-medium">{title}</span>
        <span className="shrink-0">
          <OperationPill state={status} />
        </span>
      </span>
      {facts.length > 0 && <span className="mt-1 block text-muted">{facts.join(" · ")}</span>}
      {error && <span className="wrap-anywhere mt-1 block text-muted text-sm">{error.message}</span>}
    </>
  );
}
