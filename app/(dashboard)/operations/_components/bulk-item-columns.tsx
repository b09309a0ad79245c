import Link from "next/link";
import { vmIdWords } from "@/components/guests/guest-words";
import { placeWords } from "@/components/operations/bulk-result-line";
import type { DataColumn } from "@/components/table/column";
import { formatDuration } from "@/components/ui/format";
import { OperationPill } from "@/components/ui/pill";
import type { BulkResult } from "@/lib/contracts/operations";
import { Elapsed } from "./elapsed";
import { guestPathOf } from "./guest-of";

const linkClass = "rounded-sm hover:text-accent-ink hover:underline";

/** All columns of a bulk operation's items. */
const columns: readonly DataColumn<BulkResult>[] = [
  {
    id: "title",
    header: "Item",
    width: 260,
    value: ({ title }) => title,
    cell: ({ title, operationId }) =>
      operationId ? (
        <Link href={`/operations/${operationId}`} prefetch={false} className={`font-medium ${linkClass}`} title={title}>
          {title}
        </Link>
      ) : (
        <span className="font-medium" title={title}>
          {title}
        </span>
      ),
  },
  {
    id: "status",
    header: "State",
    width: 152,
    value: ({ status }) => status,
    cell: ({ status }) => <OperationPill state={status} />,
  },
  {
    id: "queuePlace",
    header: "In the queue",
    width: 112,
    value: ({ queuePlace }) => queuePlace,
    cell: (result) => <span className="tabular text-muted">{queueWords(result)}</span>,
  },
  {
    id: "guest",
    header: "Guest",
    width: 84,
    value: ({ vmId }) => vmId,
    cell: (result) =>
      result.id && !isGone(result) ? (
        <Link href={guestPathOf(result)} prefetch={false} className={`font-mono text-sm ${linkClass}`}>
          {result.vmId ? vmIdWords(result.vmId) : "its page"}
        </Link>
      ) : (
        <span className="font-mono text-muted text-sm">{result.vmId ? vmIdWords(result.vmId) : ""}</span>
      ),
  },
  { id: "datacenter", header: "DC", width: 68, value: ({ datacenter }) => datacenter },
  { id: "node", header: "Host", width: 96, value: ({ node }) => node },
  {
    id: "took",
    header: "Took",
    width: 88,
    align: "right",
    value: tookMs,
    cell: (result) => (
      <span className="tabular text-muted">
        {result.startedAt && !result.endedAt && result.status === "processing" ? (
          <Elapsed since={result.startedAt} />
        ) : (
          formatDuration(tookMs(result))
        )}
      </span>
    ),
  },
  {
    id: "error",
    header: "What went wrong",
    grow: true,
    width: 300,
    value: ({ error }) => error?.message ?? "",
    cell: ({ error }) => (
      <span className="text-muted" title={error?.message}>
        {error?.message ?? ""}
      </span>
    ),
  },
];

/** The columns of these items; their place in the queue only while one of them waits. */
export const bulkItemColumns = (results: readonly BulkResult[]): readonly DataColumn<BulkResult>[] =>
  results.some(({ status }) => status === "pending") ? columns : columns.filter(({ id }) => id !== "queuePlace");

function tookMs({ startedAt, endedAt }: BulkResult): number | null {
  return startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null;
}

/** Of an item that waits: its place in the queue, or what it waits for. */
export function queueWords({ status, queuePlace, dependsOn }: BulkResult): string {
  if (status !== "pending") return "";
  return queuePlace === undefined ? waitsFor(dependsOn) : placeWords(queuePlace);
}

const waitsFor = (dependsOn: readonly number[] | undefined) =>
  dependsOn?.length ? `after item ${dependsOn.map((index) => index + 1).join(", ")}` : "";

/** A guest that was deleted, or whose creation was undone, has no page any more. */
const isGone = ({ type, status }: BulkResult) =>
  (type.startsWith("DELETE_") && status === "completed") || (type.startsWith("CREATE_") && status === "rolled_back");
