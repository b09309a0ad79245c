import { Lock } from "lucide-react";
import Link from "next/link";
import { ApprovalPill, approvalStatusLabel, RiskPill } from "@/components/commands/approval-pill";
import type { DataColumn } from "@/components/table/column";
import { UNKNOWN } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { approvalPath } from "@/lib/client/queries/approvals";
import type { ApprovalView } from "@/lib/contracts/approvals";
import { counted } from "../../_estate/counted";
import type { ApprovalTab } from "./approval-tabs";
import { ExpiresIn } from "./expires-in";

/** What a request is about, short: a guest's name, or how many items. */
export const targetWords = ({ target, itemCount }: Pick<ApprovalView, "target" | "itemCount">): string =>
  itemCount === null ? target.name : counted(itemCount, "item");

/** Who, and by what: a person's name, or a token's with its kind. */
export const whoWords = ({ kind, name }: ApprovalView["requestedBy"]): string =>
  kind === "user" ? name : `${name} (${kind})`;

const what: DataColumn<ApprovalView> = {
  id: "title",
  header: "What",
  grow: true,
  width: 220,
  value: ({ title }) => title,
  cell: (approval) => (
    <span className="flex min-w-0 items-center gap-1.5">
      <Link
        href={approvalPath(approval.id)}
        prefetch={false}
        className="min-w-0 truncate rounded-sm font-medium hover:text-accent-ink hover:underline"
      >
        {approval.title}
      </Link>
      {approval.status === "pending" && approval.whyNot !== null && !approval.mayWithdraw && (
        <span title={approval.whyNot} className="shrink-0 text-muted">
          <Lock className="size-3.5" aria-hidden="true" />
          <span className="sr-only">{approval.whyNot}</span>
        </span>
      )}
    </span>
  ),
};

const status: DataColumn<ApprovalView> = {
  id: "status",
  header: "State",
  width: 116,
  value: (approval) => approvalStatusLabel(approval.status),
  cell: (approval) => <ApprovalPill status={approval.status} />,
};
const risk: DataColumn<ApprovalView> = {
  id: "risk",
  header: "Risk",
  width: 120,
  value: (approval) => approval.risk,
  cell: (approval) => <RiskPill risk={approval.risk} />,
};
const datacenter: DataColumn<ApprovalView> = {
  id: "datacenter",
  header: "DC",
  width: 68,
  value: ({ datacenters }) => datacenters.join(", "),
};
const askedBy: DataColumn<ApprovalView> = {
  id: "by",
  header: "Asked by",
  width: 128,
  value: ({ requestedBy }) => whoWords(requestedBy),
};
const asked: DataColumn<ApprovalView> = {
  id: "requestedAt",
  header: "Asked",
  width: 92,
  value: ({ requestedAt }) => requestedAt,
  cell: ({ requestedAt }) => <RelativeTime at={requestedAt} className="text-muted" />,
};
const reason: DataColumn<ApprovalView> = {
  id: "reason",
  header: "Why",
  width: 168,
  value: (approval) => approval.reason,
  cell: (approval) => (
    <span title={approval.reason ?? undefined} className={approval.reason ? undefined : "text-muted"}>
      {approval.reason ?? "not said"}
    </span>
  ),
};
const rule: DataColumn<ApprovalView> = {
  id: "rule",
  header: "Rule",
  width: 136,
  value: (approval) => approval.rule.name,
  cell: (approval) => (
    <span title={approval.rule.name} className="text-muted">
      {approval.rule.name}
    </span>
  ),
};
const expires: DataColumn<ApprovalView> = {
  id: "expiresAt",
  header: "Expires in",
  width: 108,
  align: "right",
  value: (approval) => (approval.status === "pending" ? approval.expiresAt : null),
  cell: (approval) => (approval.status === "pending" ? <ExpiresIn at={approval.expiresAt} /> : UNKNOWN),
};
const decidedBy: DataColumn<ApprovalView> = {
  id: "decidedBy",
  header: "Decided by",
  width: 128,
  value: (approval) => (approval.decidedBy ? whoWords(approval.decidedBy) : null),
};
const decidedAt: DataColumn<ApprovalView> = {
  id: "decidedAt",
  header: "Decided",
  width: 100,
  value: (approval) => approval.decidedAt,
  cell: (approval) => approval.decidedAt && <RelativeTime at={approval.decidedAt} className="text-muted" />,
};
const comment: DataColumn<ApprovalView> = {
  id: "comment",
  header: "Comment",
  width: 156,
  value: (approval) => approval.comment,
  cell: (approval) => <span title={approval.comment ?? undefined}>{approval.comment}</span>,
};

/** The columns of each part of the inbox; what a request is on is in its title. */
export const approvalColumns: Record<ApprovalTab, readonly DataColumn<ApprovalView>[]> = {
  "to-decide": [what, risk, datacenter, askedBy, asked, reason, rule, expires],
  mine: [what, status, risk, datacenter, asked, reason, expires, decidedBy, comment],
  decided: [what, status, risk, datacenter, askedBy, decidedBy, decidedAt, comment, rule],
};
