import Link from "next/link";
import type { ReactNode } from "react";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { targetWords, whoWords } from "./approval-columns";
import { ExpiresIn } from "./expires-in";

/** Who asked for it, by which rule it waits, how long, and where the rest is seen. */
export function ApprovalFacts({ approval }: { approval: ApprovalDetail }) {
  const { requestedBy, rule, revision, operationId } = approval;
  return (
    <Panel title="Request">
      <KeyValueList
        items={[
          { label: "Asked by", value: whoWords(requestedBy) },
          { label: "Asked", value: <RelativeTime at={approval.requestedAt} /> },
          ...(approval.status === "pending"
            ? [{ label: "Expires in", value: <ExpiresIn at={approval.expiresAt} /> }]
            : []),
          { label: "Rule", value: rule.name },
          { label: "On", value: <Target approval={approval} /> },
          { label: "Datacenters", value: approval.datacenters.join(", ") },
          { label: "Plan", value: `revision ${revision}` },
          {
            label: "Operation",
            value: (
              <Link
                href={`/operations/${operationId}`}
                className="break-all rounded-sm text-accent-ink hover:underline"
              >
                {operationId}
              </Link>
            ),
            mono: true,
          },
          { label: "Approval", value: approval.id, mono: true },
        ]}
      />
    </Panel>
  );
}

function Target({ approval }: { approval: ApprovalDetail }): ReactNode {
  const words = targetWords(approval);
  if (approval.target.type !== "guest" || approval.itemCount !== null) return words;
  return (
    <Link href={`/guests/${approval.target.id}`} className="rounded-sm text-accent-ink hover:underline">
      {words}
    </Link>
  );
}
