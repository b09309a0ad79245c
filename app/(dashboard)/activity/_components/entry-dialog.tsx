"use client";

import Link from "next/link";
import { diffChanges } from "@/components/commands/diff-changes";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { DiffTable } from "@/components/ui/diff-table";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditView } from "@/lib/contracts/audit";
import { linkClass, Target } from "./audit-columns";
import type { AuditAddress } from "./audit-filter";
import { type EntryDetail, entryDetail } from "./entry-detail";
import { OutcomePill } from "./outcome";

interface EntryDialogProps {
  /** Null: closed. */
  entry: AuditView | null;
  onClose: () => void;
  /** Narrows the list to what belongs to this entry. */
  onNarrow: (edit: AuditAddress) => void;
}

/** All that is known of one entry: who, from where, what, what changed, how it ended, and its link in the chain. */
export function EntryDialog({ entry, onClose, onNarrow }: EntryDialogProps) {
  return (
    <Dialog
      open={entry !== null}
      onOpenChange={(open) => !open && onClose()}
      size="md"
      title={<span className="font-mono">{entry?.command}</span>}
      description={entry && <Summary entry={entry} />}
    >
      {entry && (
        <div className="flex flex-col gap-4">
          <Narrowing entry={entry} onNarrow={onNarrow} />
          <Facts entry={entry} />
        </div>
      )}
    </Dialog>
  );
}

function Summary({ entry }: { entry: AuditView }) {
  return (
    <>
      {entry.actor.name}, <RelativeTime at={entry.at} />
    </>
  );
}

function Facts({ entry }: { entry: AuditView }) {
  const detail = entryDetail(entry);
  const { changes, rest } = detail;
  return (
    <>
      <KeyValueList items={factsOf(entry, detail)} />
      {changes && changes.length > 0 && <DiffTable changes={diffChanges(changes)} />}
      {Object.keys(rest).length > 0 && (
        <CodeBlock label="Details, without secrets" code={JSON.stringify(rest, null, 2)} wrap />
      )}
      <KeyValueList items={linkOf(entry)} />
    </>
  );
}

function factsOf(entry: AuditView, { error, count, since }: EntryDetail) {
  const { at, actor, ip, datacenter, operationId, requestId } = entry;
  return [
    { label: "At", value: at, mono: true },
    { label: "By", value: `${actor.name} (${actor.kind}${actor.id === actor.kind ? "" : ` ${actor.id}`})` },
    { label: "From", value: ip, mono: true },
    { label: "On", value: entry.target && <TargetInFull entry={entry} /> },
    { label: "Datacenter", value: datacenter },
    { label: "Outcome", value: <OutcomePill outcome={entry.outcome} /> },
    ...(error ? [{ label: "Why", value: `${error.message} (${error.code})` }] : []),
    ...(count !== undefined && count > 1
      ? [{ label: "How often", value: `${count} times, from ${since ?? at} on` }]
      : []),
    ...(operationId ? [{ label: "Operation", value: <OperationLink id={operationId} /> }] : []),
    {
      label: "Request",
      value: requestId,
      mono: true,
      ...(requestId && { action: <CopyButton text={requestId} label="Copy the request's id" /> }),
    },
  ];
}

function linkOf({ id, hash, previousHash }: AuditView) {
  if (hash === null) return [{ label: "Row", value: `${id}, from before the chain of hashes began` }];
  return [
    { label: "Row", value: id, mono: true },
    { label: "Hash", value: hash, mono: true, action: <CopyButton text={hash} label="Copy the hash" /> },
    { label: "Hash before", value: previousHash, mono: true },
  ];
}

function TargetInFull({ entry }: { entry: AuditView }) {
  return (
    <>
      <Target entry={entry} />{" "}
      <span className="text-muted">
        ({entry.target?.type} <span className="break-all font-mono text-sm">{entry.target?.id}</span>)
      </span>
    </>
  );
}

const OperationLink = ({ id }: { id: string }) => (
  <Link
    href={`/operations/${id}`}
    prefetch={false}
    className={`break-all font-mono text-accent-ink text-sm ${linkClass}`}
  >
    {id}
  </Link>
);

function Narrowing({ entry, onNarrow }: { entry: AuditView; onNarrow: (edit: AuditAddress) => void }) {
  const { actor, target, operationId } = entry;
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" onClick={() => onNarrow({ actor: actor.kind === "nobody" ? actor.name : actor.id })}>
        All by {actor.name}
      </Button>
      {target?.id && (
        <Button size="sm" onClick={() => onNarrow({ target: target.id })}>
          All on {target.name || target.id}
        </Button>
      )}
      {operationId && (
        <Button size="sm" onClick={() => onNarrow({ operation: operationId })}>
          This operation
        </Button>
      )}
    </div>
  );
}
