import Link from "next/link";
import { vmIdWords } from "@/components/guests/guest-words";
import { modeWords } from "@/components/operations/bulk-words";
import { formatDuration } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { approvalPath } from "@/lib/client/queries/approvals";
import { guestPath } from "@/lib/client/queries/guests";
import type { OperationDetail } from "@/lib/contracts/operations";
import { kindOf } from "./guest-of";

const linkClass = "text-accent-ink hover:underline";

/** What is known of it besides its steps. Facts that it does not have are left out. */
export function OperationFacts({ operation }: { operation: OperationDetail }) {
  const { bulk, parentId, approvalId, guestId, startedAt, completedAt } = operation;
  const tookMs = completedAt && startedAt ? Date.parse(completedAt) - Date.parse(startedAt) : null;
  return (
    <Panel title="Facts">
      <KeyValueList
        items={[
          ...(bulk
            ? [
                { label: "When one fails", value: modeWords[bulk.mode].label },
                { label: "Items", value: bulk.total || operation.plan.items?.length },
              ]
            : [
                {
                  label: "Guest",
                  value: guestId && (
                    <Link href={`${guestPath[kindOf(operation)]}/${guestId}`} className={linkClass}>
                      {operation.vmId ? vmIdWords(operation.vmId) : "its page"}
                    </Link>
                  ),
                },
                { label: "Datacenter", value: operation.datacenter },
                { label: "Host", value: operation.node },
              ]),
          ...(parentId
            ? [
                {
                  label: "Part of",
                  value: (
                    <Link href={`/operations/${parentId}`} className={linkClass}>
                      a bulk operation
                    </Link>
                  ),
                },
              ]
            : []),
          ...(approvalId
            ? [
                {
                  label: "Approval",
                  value: (
                    <Link href={approvalPath(approvalId)} className={linkClass}>
                      the request
                    </Link>
                  ),
                },
              ]
            : []),
          { label: "Asked by", value: `${operation.actor.name} (${operation.actor.kind})` },
          { label: "Asked", value: <RelativeTime at={operation.createdAt} /> },
          { label: "Began", value: startedAt && <RelativeTime at={startedAt} /> },
          { label: "Ended", value: completedAt && <RelativeTime at={completedAt} /> },
          { label: "Took", value: tookMs === null ? null : formatDuration(tookMs) },
          { label: "Operation", value: operation.operationId, mono: true },
          { label: "Request", value: operation.requestId, mono: true },
        ]}
      />
    </Panel>
  );
}
