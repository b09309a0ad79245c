import { UuidPath } from "@/app/api/v1/_paths";
import { approveRequest } from "@/lib/commands/approval/approve";
import { ApprovalApprove, ApprovalDetail } from "@/lib/contracts/approvals";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { getApproval } from "@/lib/queries/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/approvals/{id}/approve", {
  POST: commandRoute({
    id: "approveRequest",
    description:
      "Plans the command again, as its requester, and carries it out when it does what was asked for; its operation goes on. When it would do something else, the answer is a 409 `plan_changed` with the difference, nothing is done, and the request waits on.",
    tag: "Approvals",
    command: approveRequest,
    params: UuidPath,
    body: ApprovalApprove,
    errors: ["not_found", "approval_ended", "approval_of_own_request", "plan_changed", "conflict"],
    examples: { body: { comment: "Agreed with the owner of the guest." } },
    input: ({ params, body }) => ({ ...body, approvalId: params.id }),
    done: {
      response: ApprovalDetail,
      value: ({ approvalId }, { moxxie, actor }) => getApproval(moxxie, actor, approvalId),
    },
  }),
});
