import type { ApprovalView } from "@/lib/contracts/approvals";

/** A request as the API tells of it, for the tests of this folder. */
export const anApproval = (edit: Partial<ApprovalView> = {}): ApprovalView => ({
  id: "6f5c1f0e-0000-4000-8000-000000000001",
  status: "pending",
  operationId: "6f5c1f0e-0000-4000-8000-0000000000ff",
  command: "vm.delete",
  title: "Delete VM 150 web-1",
  risk: "destructive",
  datacenters: ["DC1"],
  target: { type: "guest", id: "g1", name: "web-1" },
  itemCount: null,
  requestedBy: { kind: "user", id: "operator-1", name: "Olga" },
  requestedAt: "2026-03-01T12:00:00.000Z",
  reason: null,
  expiresAt: "2026-03-02T12:00:00.000Z",
  rule: { id: "destructive", name: "What destroys data" },
  planHash: "hash-1",
  revision: 1,
  planChangedAt: null,
  decidedBy: null,
  decidedAt: null,
  comment: null,
  mayDecide: true,
  whyNot: null,
  mayWithdraw: false,
  ...edit,
});
