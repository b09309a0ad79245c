import Link from "next/link";
import { z } from "zod";
import type { DataColumn } from "@/components/table/column";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Tone } from "@/components/ui/states";
import type { AuditView } from "@/lib/contracts/audit";
import { AuditDetails } from "./audit-details";
import { targetHref } from "./target-link";

const outcomeTones: Record<AuditView["outcome"], Tone> = {
  accepted: "accent", requested: "warn",
  done: "ok",
  refused: "warn",
  failed: "bad",
};
const WithError = z.object({ error: z.object({ message: z.string() }) });

/** Why a command was refused or failed; empty when it was not. */
function reasonOf({ detail }: AuditView): string {
  const parsed = WithError.safeParse(detail);
  return parsed.success ? parsed.data.error.message : "";
}

const linkClass = "rounded-sm hover:text-accent-ink hover:underline";

export const auditColumns: readonly DataColumn<AuditView>[] = [
  {
    id: "command",
    header: "Command",
    width: 164,
    sortable: false,
    value: (entry) => entry.command,
    cell: (entry) => <span className="font-mono text-sm">{entry.command}</span>,
  },
  {
    id: "at",
    header: "When",
    width: 104,
    sortable: false,
    value: (entry) => entry.at,
    cell: (entry) => <RelativeTime at={entry.at} className="text-muted" />,
  },
  {
    id: "actor",
    header: "Who",
    width: 148,
    sortable: false,
    value: (entry) => entry.actor.name,
    cell: (entry) => (
      <>
        {entry.actor.name} {entry.actor.kind !== "user" && <Pill>{entry.actor.kind}</Pill>}
      </>
    ),
  },
  {
    id: "target",
    header: "On",
    width: 132,
    sortable: false,
    value: (entry) => entry.target?.name ?? "",
    cell: (entry) => <Target entry={entry} />,
  },
  { id: "datacenter", header: "DC", width: 60, sortable: false, value: (entry) => entry.datacenter },
  {
    id: "outcome",
    header: "Outcome",
    width: 108,
    sortable: false,
    value: (entry) => entry.outcome,
    cell: (entry) => <Pill tone={outcomeTones[entry.outcome]}>{entry.outcome}</Pill>,
  },
  {
    id: "reason",
    header: "Why",
    width: 140,
    grow: true,
    sortable: false,
    value: reasonOf,
    cell: (entry) => (
      <span className="text-muted" title={reasonOf(entry)}>
        {reasonOf(entry)}
      </span>
    ),
  },
  {
    id: "ip",
    header: "From",
    width: 104,
    sortable: false,
    value: (entry) => entry.ip,
    cell: (entry) => <span className="font-mono text-muted text-sm">{entry.ip ?? "–"}</span>,
  },
  {
    id: "operation",
    header: "Operation",
    width: 92,
    sortable: false,
    value: (entry) => entry.operationId,
    cell: (entry) =>
      entry.operationId ? (
        <Link href={`/operations/${entry.operationId}`} prefetch={false} className={`text-accent-ink ${linkClass}`}>
          look at it
        </Link>
      ) : (
        <span className="text-muted">–</span>
      ),
  },
  {
    id: "details",
    header: "Details",
    width: 92,
    sortable: false,
    csv: (entry) => JSON.stringify(entry.detail),
    value: (entry) => entry.requestId,
    cell: (entry) => <AuditDetails entry={entry} />,
  },
];

function Target({ entry }: { entry: AuditView }) {
  if (!entry.target) return <span className="text-muted">–</span>;
  const href = targetHref(entry);
  const name = entry.target.name || entry.target.id;
  return href ? (
    <Link href={href} prefetch={false} className={`font-medium ${linkClass}`} title={entry.target.type}>
      {name}
    </Link>
  ) : (
    <span title={entry.target.type}>{name}</span>
  );
}
