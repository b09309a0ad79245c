"use client";

import { ApprovalRequest } from "@/components/commands/approval-request";
import type { CommandResult } from "@/components/commands/use-command";
import { useCommand } from "@/components/commands/use-command";
import { modeWords } from "@/components/operations/bulk-words";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { formatCount, formatDiskGb } from "@/components/ui/format";
import { RadioCards } from "@/components/ui/radio-cards";
import { asProblem } from "@/lib/client/problem-error";
import type { GuestView } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { type BulkAction, bulkActionWords, bulkTitle, countOf } from "./bulk-action-list";
import { BulkNames } from "./bulk-names";
import { BulkOptionFields } from "./bulk-options";
import { effectLines, type PlannedGuest, warningLines } from "./bulk-plan";
import { BulkPlanList } from "./bulk-plan-list";
import { type BulkAsk, useBulkAsk } from "./use-bulk-ask";

/** Asks with the plan of every guest before the one bulk operation is given. */
export function BulkAskDialog(props: {
  action: BulkAction;
  kind: GuestKind;
  guests: readonly GuestView[];
  onClose: () => void;
  onGiven: (result: CommandResult) => void;
}) {
  const { action, kind, guests, onClose, onGiven } = props;
  const ask = useBulkAsk(action, guests);
  const send = useCommand("operation.bulk");
  const { destroys, tone } = bulkActionWords[action];
  const count = ask.plan ? ask.sent.length : ask.guests.length;
  const title = bulkTitle(action, kind, count);
  const approval = ask.plan?.approval ?? null;
  const ready = ask.plan !== undefined && ask.missing === null && ask.blocked === null;
  return (
    <ConfirmDialog
      open
      size="lg"
      onOpenChange={onClose}
      title={`${title}?`}
      plan={ask.planning ? undefined : [...totalLines({ action, kind, ask }), ...effectLines(ask.planned)]}
      warnings={warningsOf(ask, kind)}
      typedText={destroys && ready ? String(count) : undefined}
      typedTextLabel="the number of guests"
      actionLabel={approval ? "Request approval" : title}
      tone={approval ? "primary" : tone}
      pending={send.isPending}
      missing={ask.blocked ? null : ask.missing}
      blockedReason={ask.blocked}
      error={send.error ? asProblem(send.error) : null}
      onConfirm={() =>
        send.mutate(
          {
            input: ask.request(),
            begun: null,
            confirm: ask.plan?.confirm ?? undefined,
            reason: approval ? ask.reason : undefined,
          },
          { onSuccess: onGiven },
        )
      }
    >
      {ask.problem && (
        <Button size="sm" className="self-start" onClick={ask.retry}>
          Plan again
        </Button>
      )}
      <BulkOptionFields options={ask.options} onChange={ask.setOptions} guests={ask.guests} />
      {guests.length > 1 && <ModeChoice ask={ask} />}
      <GuestsOfPlan ask={ask} kind={kind} />
      <BulkNames ask={ask} />
      {approval && ready && (
        <ApprovalRequest
          approval={approval}
          reason={ask.reason}
          onReasonChange={ask.setReason}
          disabled={send.isPending}
        />
      )}
    </ConfirmDialog>
  );
}

function ModeChoice({ ask }: { ask: BulkAsk }) {
  return (
    <Field group label="When one of them fails">
      <RadioCards
        layout="grid"
        value={ask.mode}
        onValueChange={(mode) => ask.setMode(mode === "best_effort" ? mode : "transactional")}
        options={(["transactional", "best_effort"] as const).map((mode) => ({
          value: mode,
          title: modeWords[mode].label,
          description:
            mode === "transactional" && irreversibleCount(ask) > 0
              ? "Ends with the first that fails. What cannot be undone by then stays done."
              : modeWords[mode].meaning,
        }))}
      />
    </Field>
  );
}

/** The list with, over it, how many can and how to go on without those that cannot. */
function GuestsOfPlan({ ask, kind }: { ask: BulkAsk; kind: GuestKind }) {
  const refused = ask.planned.filter(({ state }) => state === "refused");
  return (
    <section aria-label="Plan of each guest">
      <div className="mb-1.5 flex min-h-7 flex-wrap items-center justify-between gap-2">
        <p aria-live="polite" className="text-muted">
          {ask.planning ? `Making the plan of ${countOf(kind, ask.guests.length)}…` : standing(ask)}
        </p>
        <div className="flex flex-wrap gap-2">
          {ask.leftOut.length > 0 && (
            <Button size="sm" variant="ghost" onClick={ask.putBack}>
              Put {ask.leftOut.length} back
            </Button>
          )}
          {refused.length > 0 && refused.length < ask.planned.length && (
            <Button size="sm" onClick={() => ask.leaveOut(refused)}>
              Leave out the {refused.length} that cannot
            </Button>
          )}
        </div>
      </div>
      <BulkPlanList planned={ask.planned} leftOut={ask.leftOut} />
    </section>
  );
}

function standing({ plan, planned, leftOut }: BulkAsk): string {
  const count = (state: PlannedGuest["state"]) => planned.filter((one) => one.state === state).length;
  const parts = [
    (count("possible") > 0 || planned.length === 0) && plan && `${formatCount(count("possible"))} can be done`,
    count("asks_name") > 0 && `${formatCount(count("asks_name"))} ask for their name`,
    count("refused") > 0 && `${formatCount(count("refused"))} cannot`,
    leftOut.length > 0 && `${formatCount(leftOut.length)} left out`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** What is destroyed, in one figure; of other actions the plan's own lines say enough. */
function totalLines({ action, kind, ask }: { action: BulkAction; kind: GuestKind; ask: BulkAsk }): string[] {
  if (action !== "delete" || ask.sent.length < 2) return [];
  const diskGb = ask.sent.reduce((sum, { guest }) => sum + guest.diskGB, 0);
  const running = ask.sent.filter(({ guest }) => guest.status === "running").length;
  const stopped =
    running > 0
      ? ` ${formatCount(running)} of them ${running === 1 ? "runs and is" : "run and are"} stopped first.`
      : "";
  const disks = diskGb > 0 ? ` with ${formatDiskGb(diskGb)} of disks` : "";
  return [`Destroys ${countOf(kind, ask.sent.length)}${disks}.${stopped}`];
}

function warningsOf(ask: BulkAsk, kind: GuestKind): string[] {
  if (!ask.plan) return [];
  const untouched = ask.planned.length - ask.sent.length;
  const irreversible = irreversibleCount(ask);
  const all = irreversible === ask.sent.length;
  return [
    ...warningLines(ask.planned),
    ...(untouched > 0 ? [`${countOf(kind, untouched)} will be left as they are; the list says why.`] : []),
    ...(irreversible > 0
      ? [all ? "This cannot be undone." : `For ${irreversible} of them this cannot be undone.`]
      : []),
  ];
}

const irreversibleCount = ({ sent }: BulkAsk) => sent.filter(({ item }) => item?.irreversible).length;
