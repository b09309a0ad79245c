import { AuditExportQuery } from "@/lib/contracts/audit";
import { download } from "@/lib/http/download";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { exportAudit } from "@/lib/queries/audit-export";

const contentTypes = { csv: "text/csv; charset=utf-8; header=present", jsonl: "application/x-ndjson" } as const;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/audit/export", {
  GET: route({
    id: "exportAudit",
    summary: "The audit log as a file, oldest first",
    description:
      "Takes the filters of the list. JSON Lines hold what each row's hash is made of, so that the chain can be verified without Moxxie; CSV (`text/csv`, RFC 4180) is for spreadsheets. An export is itself audited.",
    tag: "Audit",
    permission: "audit:read",
    query: AuditExportQuery,
    response: { contentType: "application/x-ndjson", description: "JSON Lines, or CSV as `text/csv`" },
    async handle({ moxxie, actor, query }) {
      const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
      return download({
        contentType: contentTypes[query.format],
        filename: `moxxie-audit-${time}Z.${query.format}`,
        pieces: await exportAudit(moxxie, actor, query),
        log: moxxie.log,
      });
    },
  }),
});
