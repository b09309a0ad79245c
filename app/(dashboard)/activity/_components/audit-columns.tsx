import Link from "next/link";
import type { DataColumn } from "@/components/table/column";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditView } from "@/lib/contracts/audit";
import { reasonOf } from "./entry-detail";
import { OutcomePill } from "./outcome";
import { targetHref } from "./target-link";

export const linkClass = "rounded-sm hover:text-accent-ink hover:underline";

/** `onOpen` shows all that is known of an entry. */
export const auditColumns = (onOpen: (entry: AuditView) => void): readonly DataColumn<AuditView>[] => [
  {
    id: "command",
    header: "Command",
    width: 176,
    sortable: false,
    value: (entry) => entry.command,
    cell: (entry) => (
      <button
        type="button"
        className={`max-w-full truncate font-mono text-sm ${linkClass}`}
        aria-label={`Details of ${entry.command} by ${entry.actor.name}`}
        onClick={() => onOpen(entry)}
      >
        {entry.command}
      </button>
    ),
  },
  {
    id: "at",
    header: "When",
    width: 112,
    sortable: false,
    value: (entry) => entry.at,
    cell: (entry) => <RelativeTime at={entry.at} className="text-muted" />,
  },
  {
    id: "actor",
    header: "Who",
    width: 168,
    sortable: false,
    value: (entry) => entry.actor.name,
    cell: (entry) => <Who actor={entry.actor} />,
  },
  {
    id: "target",
    header: "On",
    width: 148,
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
    cell: (entry) => <OutcomePill outcome={entry.outcome} />,
  },
  {
    id: "reason",
    header: "Why",
    width: 160,
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
    width: 120,
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
];

function Who({ actor: { kind, name } }: Pick<AuditView, "actor">) {
  // Who proved nothing is only what they said they were.
  if (kind === "nobody")
    return (
      <span className="text-muted italic" title={`${name}: did not prove who they are`}>
        {name}
      </span>
    );
  return (
    <>
      {name} {kind !== "user" && <Pill>{kind}</Pill>}
    </>
  );
}

/** What it was done to; a link where that has a page. */
export function Target({ entry }: { entry: AuditView }) {
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
