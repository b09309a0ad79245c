import Link from "next/link";
import type { ReactNode } from "react";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { targetWords, whoWords } from "./approval-columns";
import { ExpiresIn } from "./expires-in";

/** Who asked for it, why, by which rule it waits, and how long. */
export function ApprovalFacts({ approval }: { approval: ApprovalDetail }) {
  const { requestedBy, reason, rule, revision, operationId } = approval;
  return (
    <Panel title="Request">
      <figure className="mb-3">
        <figcaption className="text-muted text-sm">Why</figcaption>
        {reason ? (
          <blockquote className="whitespace-pre-wrap break-words">{reason}</blockquote>
        ) : (
          <p className="text-muted">No reason was given.</p>
        )}
      </figure>
      <KeyValueList
        items={[
          { label: "Asked by", value: whoWords(requestedBy) },
          { label: "Asked", value: <RelativeTime at={approval.requestedAt} /> },
          {
            label: approval.status === "pending" ? "Expires in" : "Would expire",
            value:
              approval.status === "pending" ? (
                <ExpiresIn at={approval.expiresAt} />
              ) : (
                <RelativeTime at={approval.expiresAt} />
              ),
          },
          { label: "Rule", value: rule.name },
          { label: "On", value: <Target approval={approval} /> },
          { label: "Datacenters", value: approval.datacenters.join(", ") },
          { label: "Plan", value: `revision ${revision}` },
          {
            label: "Operation",
            value: (
              <Link href={`/operations/${operationId}`} className="rounded-sm text-accent-ink hover:underline">
                its page
              </Link>
            ),
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
