import { ApprovalListQuery, ApprovalPage } from "@/lib/contracts/approvals";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listApprovals } from "@/lib/queries/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/approvals", {
  GET: route({
    id: "listApprovals",
    summary: "List requests for an approval",
    description:
      "Newest first. Administrators see those that lie within their datacenters; everybody else sees their own.",
    tag: "Approvals",
    permission: "approval:read",
    query: ApprovalListQuery,
    response: ApprovalPage,
    handle: ({ moxxie, actor, query }) => listApprovals(moxxie, actor, query),
  }),
});
