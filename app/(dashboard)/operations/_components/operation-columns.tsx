import Link from "next/link";
import { bulkWords, endedShare } from "@/components/operations/bulk-words";
import type { DataColumn } from "@/components/table/column";
import { formatDuration } from "@/components/ui/format";
import { OperationPill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { ProgressBar } from "@/components/ui/step-list";
import { finishedStatuses, type OperationView } from "@/lib/contracts/operations";

/** The columns of the list of operations. */
export const operationColumns: readonly DataColumn<OperationView>[] = [
  {
    id: "title",
    header: "Operation",
    grow: true,
    width: 230,
    value: (operation) => operation.title,
    cell: (operation) => (
      <Link
        href={`/operations/${operation.operationId}`}
        prefetch={false}
        className="rounded-sm font-medium hover:text-accent-ink hover:underline"
      >
        {operation.title}
      </Link>
    ),
  },
  {
    id: "status",
    header: "State",
    width: 168,
    value: (operation) => operation.status,
    cell: (operation) => <OperationPill state={operation.status} />,
  },
  {
    id: "progress",
    header: "Progress",
    width: 188,
    value: (operation) => operation.progress,
    cell: (operation) => <Progress operation={operation} />,
  },
  { id: "datacenter", header: "DC", width: 64, value: (operation) => operation.datacenter },
  { id: "actor", header: "By", width: 120, value: (operation) => operation.actor.name },
  {
    id: "createdAt",
    header: "Began",
    width: 104,
    value: (operation) => operation.createdAt,
    cell: (operation) => <RelativeTime at={operation.createdAt} className="text-muted" />,
  },
  {
    id: "took",
    header: "Took",
    width: 80,
    align: "right",
    value: tookMs,
    cell: (operation) => <span className="tabular text-muted">{formatDuration(tookMs(operation))}</span>,
  },
  {
    id: "error",
    header: "What went wrong",
    width: 220,
    value: (operation) => operation.error?.message ?? "",
    cell: (operation) => (
      <span className="text-muted" title={operation.error?.message}>
        {operation.leftovers[0] ?? operation.error?.message ?? ""}
      </span>
    ),
  },
];

function tookMs({ completedAt, createdAt }: OperationView): number | null {
  return completedAt ? Date.parse(completedAt) - Date.parse(createdAt) : null;
}

/** A bar while it is under way; of a bulk operation also how its items stand, then and afterwards. */
function Progress({ operation }: { operation: OperationView }) {
  const { title, status, progress, bulk } = operation;
  const underWay = !finishedStatuses.includes(status) && status !== "awaiting_approval";
  const bar = underWay && (
    <ProgressBar
      share={bulk ? endedShare(bulk) : progress}
      label={`Progress of ${title}`}
      className={bulk ? "w-12 shrink-0" : "w-20"}
    />
  );
  if (!bulk?.total) return bar;
  const words = bulkWords(bulk);
  return (
    <span className="flex items-center gap-2" title={words}>
      {bar}
      <span className="tabular truncate text-muted text-sm">{words}</span>
    </span>
  );
}
