import { AuditVerification, AuditVerifyQuery } from "@/lib/contracts/audit";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { verifyAudit } from "@/lib/queries/audit-verify";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/audit/verify", {
  GET: route({
    id: "verifyAudit",
    summary: "Whether the audit log is as it was written",
    description:
      "Follows the chain of hashes through all rows and names the first link that does not hold. For administrators of all datacenters. Note `head.hash`: given as `head` later, it shows that nothing before it was cut off or rewritten.",
    tag: "Audit",
    permission: "audit:read",
    query: AuditVerifyQuery,
    response: AuditVerification,
    handle: ({ moxxie, actor, query }) => verifyAudit(moxxie, actor, query),
  }),
});
