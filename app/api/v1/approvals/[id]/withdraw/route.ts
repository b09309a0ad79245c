import { UuidPath } from "@/app/api/v1/_paths";
import { withdrawRequest } from "@/lib/commands/approval/withdraw";
import { ApprovalDetail } from "@/lib/contracts/approvals";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { getApproval } from "@/lib/queries/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/approvals/{id}/withdraw", {
  POST: commandRoute({
    id: "withdrawRequest",
    description:
      "By whoever made the request: its operation ends as `canceled`, and reservations that it names are free again.",
    tag: "Approvals",
    command: withdrawRequest,
    params: UuidPath,
    errors: ["not_found", "approval_ended", "forbidden"],
    input: ({ params }) => ({ approvalId: params.id }),
    done: {
      response: ApprovalDetail,
      value: ({ approvalId }, { moxxie, actor }) => getApproval(moxxie, actor, approvalId),
    },
  }),
});
