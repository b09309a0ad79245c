import { AuditListQuery, AuditPage } from "@/lib/contracts/audit";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listAudit } from "@/lib/queries/audit";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/audit", {
  GET: route({
    id: "listAudit",
    summary: "Who did what, newest first",
    tag: "Audit",
    permission: "audit:read",
    query: AuditListQuery,
    response: AuditPage,
    handle: ({ moxxie, actor, query }) => listAudit(moxxie, actor, query),
  }),
});
