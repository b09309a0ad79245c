"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DiffTable } from "@/components/ui/diff-table";
import { usePlan } from "@/lib/client/commands";
import { asProblem, type ProblemData } from "@/lib/client/problem-error";
import { approvalPath } from "@/lib/client/queries/approvals";
import type { PlanView } from "@/lib/contracts/operations";
import { ApprovalRequest } from "./approval-request";
import { diffChanges } from "./diff-changes";
import { type CommandResult, useCommand } from "./use-command";
import { useDebounced } from "./use-debounced";

export interface PlanDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  command: string;
  /** Null while the form in `children` is not complete: nothing is planned then. */
  input: object | null;
  title: string;
  /** Says what is done: 'Delete VM'. */
  actionLabel: string;
  begun: string;
  /** Destroys something: red, and the name has to be typed. */
  tone?: "danger" | "primary";
  /** What has to be typed where the plan asks for no word of its own. */
  typedText?: string;
  typedTextLabel?: string;
  /** What the form still lacks. */
  missing?: string | null;
  /** Hides the lines of the plan: for routine actions whose form says it all. Checks that fail are still shown. */
  quiet?: boolean;
  /** `children` show what changes in better words than the plan has. */
  ownDiff?: boolean;
  /** Not called when it waits for an approval: then nothing has been done. */
  onDone?: (result: CommandResult) => void;
  /** Options and fields; given the problems of their fields by name. */
  children?: ReactNode | ((fieldProblems: Record<string, string>) => ReactNode);
}

/**
 * Asks before a command is given: shows its plan as the server makes it now, and what forbids it, in words. Where the
 * policy wants an approval, the button asks for that instead.
 */
export function PlanDialog(props: PlanDialogProps) {
  const { open, onOpenChange, command, input, title, actionLabel, begun, tone = "primary", children } = props;
  const [reason, setReason] = useState("");
  const settled = useDebounced(input, 250);
  const plan = usePlan({ command, input: open ? settled : null });
  const send = useCommand(command);
  const settling = JSON.stringify(settled) !== JSON.stringify(input);

  const planProblem = plan.error ? asProblem(plan.error) : null;
  const fields = fieldProblems(send.error ? asProblem(send.error) : planProblem);
  const blocked = blockedReason(plan.data, planProblem);
  const approval = blocked ? null : (plan.data?.approval ?? null);
  // The server's word comes first: it is what is sent as typed.
  const typedText = plan.data?.confirm ?? props.typedText;

  const confirm = () => {
    if (!input) return;
    send.mutate(
      { input, begun, confirm: plan.data?.confirm ?? undefined, reason: approval ? reason : undefined },
      {
        onSuccess: (result) => {
          onOpenChange(false);
          if (result.kind !== "awaiting_approval") props.onDone?.(result);
        },
      },
    );
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) send.reset();
        onOpenChange(next);
      }}
      title={title}
      plan={planLines({ plan: plan.data, waiting: input !== null && (plan.isPending || settling), quiet: props.quiet })}
      warnings={warningsOf(plan.data)}
      typedText={props.missing || input === null || blocked ? undefined : typedText}
      typedTextLabel={plan.data?.confirm ? undefined : props.typedTextLabel}
      actionLabel={approval ? "Request approval" : actionLabel}
      tone={approval ? "primary" : tone}
      pending={send.isPending}
      // Without input a press would do nothing; the field that is wrong says how.
      missing={props.missing ?? (open && input === null ? "Some fields are not right yet" : null)}
      blockedReason={blocked}
      error={send.error ? asProblem(send.error) : null}
      onConfirm={confirm}
    >
      {typeof children === "function" ? children(fields) : children}
      {!props.ownDiff && plan.data && plan.data.changes.length > 0 && (
        <DiffTable changes={diffChanges(plan.data.changes)} />
      )}
      {approval && (
        <ApprovalRequest approval={approval} reason={reason} onReasonChange={setReason} disabled={send.isPending} />
      )}
      <EarlierRequest problem={send.error ? asProblem(send.error) : null} />
    </ConfirmDialog>
  );
}

/** Who asks for the same again is led to the request that waits already. */
function EarlierRequest({ problem }: { problem: ProblemData | null }) {
  const approvalId = problem?.code === "conflict" ? problem.extra?.approvalId : undefined;
  if (typeof approvalId !== "string") return null;
  return (
    <Link href={approvalPath(approvalId)} className="w-fit rounded-sm font-medium text-accent-ink hover:underline">
      View the request that waits
    </Link>
  );
}

/** Undefined (a skeleton) only while the plan is on its way; an unfinished form has no lines yet. */
function planLines(state: {
  plan: PlanView | undefined;
  waiting: boolean;
  quiet?: boolean;
}): readonly string[] | undefined {
  const { plan, waiting, quiet } = state;
  if (quiet) return waiting && !plan ? undefined : [];
  if (plan) return plan.effects;
  return waiting ? undefined : [];
}

function warningsOf(plan: PlanView | undefined): string[] {
  if (!plan) return [];
  return plan.irreversible ? [...plan.warnings, "This cannot be undone."] : plan.warnings;
}

function blockedReason(plan: PlanView | undefined, problem: ProblemData | null): string | null {
  if (problem) return problem.detail ?? problem.title;
  return plan?.refusal?.message ?? null;
}

/** The problems of single fields by their path. */
export function fieldProblems(problem: ProblemData | null): Record<string, string> {
  return Object.fromEntries((problem?.errors ?? []).map(({ path, message }) => [path, message]));
}
