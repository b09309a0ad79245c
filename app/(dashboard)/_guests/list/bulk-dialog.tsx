"use client";

import Link from "next/link";
import { actionWords } from "@/components/guests/guest-action-list";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { formatCount } from "@/components/ui/format";
import { OperationPill, Pill } from "@/components/ui/pill";
import { ProgressBar } from "@/components/ui/step-list";
import type { GuestView } from "@/lib/contracts/guests";
import { type BulkAction, type BulkItem, sharedEffects } from "./bulk-plan";
import { useBulk } from "./use-bulk";

/** Asks with the plan of every guest, then shows how each of them fares. */
export function BulkDialog(props: {
  action: BulkAction;
  guests: readonly GuestView[];
  /** `done`: the commands were given. */
  onClose: (done: boolean) => void;
}) {
  const { action, guests, onClose } = props;
  const bulk = useBulk(action, guests);
  const { label, danger } = actionWords[action];
  const ready = bulk.items.filter((item) => item.stage === "ready");
  const title = `${label} ${guestCount(bulk.phase === "planning" ? guests.length : ready.length)}`;

  if (bulk.phase === "sending" || bulk.phase === "following") {
    return (
      <Dialog
        open
        onOpenChange={() => onClose(true)}
        title={`${label}: ${guestCount(guests.length)}`}
        description={
          bulk.openCount > 0
            ? `${formatCount(bulk.openCount)} still under way. They go on when this is closed; Operations shows them.`
            : "All have ended."
        }
        locked={bulk.phase === "sending"}
        size="md"
        footer={<Button onClick={() => onClose(true)}>Close</Button>}
      >
        <BulkItems items={bulk.items} />
      </Dialog>
    );
  }
  const planned = bulk.items.filter((item) => item.stage !== "planning").length;
  const refused = bulk.items.length - ready.length;
  return (
    <ConfirmDialog
      open
      onOpenChange={() => onClose(false)}
      title={title}
      plan={bulk.phase === "planning" ? undefined : sharedEffects(ready.map(({ plan }) => plan))}
      warnings={[
        ...(refused > 0 && bulk.phase === "asking"
          ? [`${guestCount(refused)} will be left as ${refused === 1 ? "it is" : "they are"}; the list says why.`]
          : []),
        ...(danger ? ["This cannot be undone."] : []),
      ]}
      typedText={danger && ready.length > 0 ? String(ready.length) : undefined}
      typedTextLabel="the number of guests,"
      actionLabel={`${label} ${guestCount(ready.length)}`}
      tone={danger || action === "stop" ? "danger" : "primary"}
      blockedReason={bulk.phase === "asking" && ready.length === 0 ? "None of them can be done now." : null}
      onConfirm={() => void bulk.send()}
    >
      <p aria-live="polite" className="text-muted text-sm">
        {bulk.phase === "planning" ? `Planning ${formatCount(planned)} of ${formatCount(guests.length)}…` : ""}
      </p>
      <BulkItems items={bulk.items} />
    </ConfirmDialog>
  );
}

const guestCount = (count: number) => `${formatCount(count)} ${count === 1 ? "guest" : "guests"}`;

function BulkItems({ items }: { items: readonly BulkItem[] }) {
  return (
    <ul
      aria-label="Guests"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-72 divide-y overflow-y-auto rounded-md border"
    >
      {items.map((item) => (
        <li key={item.guest.id} className="flex min-h-9 items-center gap-3 px-3 py-1.5">
          <div className="min-w-0 flex-1">
            <span className="font-medium">{item.guest.name}</span>{" "}
            <span className="text-muted text-sm">
              <span className="font-mono">{item.guest.vmId}</span> · {item.guest.datacenter} · {item.guest.node}
            </span>
            {item.stage === "refused" && <p className="text-muted text-sm">{item.reason}</p>}
          </div>
          <BulkState item={item} />
        </li>
      ))}
    </ul>
  );
}

function BulkState({ item }: { item: BulkItem }) {
  switch (item.stage) {
    case "planning":
      return <Pill>planning</Pill>;
    case "ready":
      return <Pill tone="ok">can be done</Pill>;
    case "refused":
      return <Pill tone="warn">left as it is</Pill>;
    case "sending":
      return (
        <Pill tone="accent" dot="busy">
          sending
        </Pill>
      );
    case "begun":
      return (
        <Link
          href={`/operations/${item.operationId}`}
          className="flex shrink-0 items-center gap-3 rounded-md"
          aria-label={`Operation on ${item.guest.name}`}
        >
          {item.status === "processing" && <ProgressBar share={item.progress} label="Progress" className="w-20" />}
          <OperationPill state={item.status} />
        </Link>
      );
  }
}
