import { UuidPath } from "@/app/api/v1/_paths";
import { ApprovalDetail } from "@/lib/contracts/approvals";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getApproval } from "@/lib/queries/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/approvals/{id}", {
  GET: route({
    id: "getApproval",
    summary: "A request for an approval, with its plan",
    tag: "Approvals",
    permission: "approval:read",
    params: UuidPath,
    response: ApprovalDetail,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getApproval(moxxie, actor, params.id),
  }),
});
