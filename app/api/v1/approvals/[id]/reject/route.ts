import { UuidPath } from "@/app/api/v1/_paths";
import { rejectRequest } from "@/lib/commands/approval/reject";
import { ApprovalDetail, ApprovalReject } from "@/lib/contracts/approvals";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { getApproval } from "@/lib/queries/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/approvals/{id}/reject", {
  POST: commandRoute({
    id: "rejectRequest",
    description:
      "Nothing of it happens: its operation ends as `canceled`, and reservations that it names are free again.",
    tag: "Approvals",
    command: rejectRequest,
    params: UuidPath,
    body: ApprovalReject,
    errors: ["not_found", "approval_ended", "approval_of_own_request"],
    examples: { body: { comment: "Not during business hours." } },
    input: ({ params, body }) => ({ ...body, approvalId: params.id }),
    done: {
      response: ApprovalDetail,
      value: ({ approvalId }, { moxxie, actor }) => getApproval(moxxie, actor, approvalId),
    },
  }),
});
