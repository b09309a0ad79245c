import type { ApprovalFilter } from "@/lib/client/queries/approvals";
import { ApprovalListQuery, type ApprovalView } from "@/lib/contracts/approvals";
import type { Me } from "@/lib/contracts/identity";

const labels = { "to-decide": "To decide", mine: "My requests", decided: "Decided" } as const;
export type ApprovalTab = keyof typeof labels;

/** The parts of the inbox: whoever may not decide sees own requests alone. */
export function approvalTabsOf({ permissions }: Pick<Me, "permissions">): Partial<Record<ApprovalTab, string>> {
  const { "to-decide": toDecide, ...others } = labels;
  return permissions.includes("approval:decide") ? { "to-decide": toDecide, ...others } : others;
}

/** The states that a request can have ended in. */
export const decidedStatuses = ["approved", "rejected", "expired", "withdrawn"] as const;

/** The API's filter of a tab that is read page by page; made alike on the server and in the browser, as part of the key. */
export function approvalFilterOf(
  tab: Exclude<ApprovalTab, "to-decide">,
  address: { dc?: string | null; status?: string | null },
): ApprovalFilter {
  const status = ApprovalListQuery.shape.status.safeParse(address.status || undefined).data;
  return {
    ...(tab === "mine" && { mine: true }),
    ...(address.dc && { datacenter: address.dc }),
    ...(status && (tab === "mine" || status !== "pending") && { status }),
  };
}

/** What waits for a decision of somebody: all but their own requests, the first to expire on top. */
export function toDecide(
  pending: readonly ApprovalView[],
  { me, datacenter }: { me: Pick<Me, "id">; datacenter: string | null },
): ApprovalView[] {
  return pending
    .filter(({ requestedBy }) => requestedBy.id !== me.id)
    .filter(({ datacenters }) => datacenter === null || datacenters.includes(datacenter))
    .sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt));
}
