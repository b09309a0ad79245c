"use client";

import type { ReactNode } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DiffTable } from "@/components/ui/diff-table";
import { usePlan } from "@/lib/client/commands";
import { useMe } from "@/lib/client/me";
import { asProblem, type ProblemData } from "@/lib/client/problem-error";
import type { PlanView } from "@/lib/contracts/operations";
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
  /** The name that has to be typed. */
  typedText?: string;
  typedTextLabel?: string;
  /** What the form still lacks. */
  missing?: string | null;
  /** Hides the lines of the plan: for routine actions whose form says it all. Checks that fail are still shown. */
  quiet?: boolean;
  onDone?: (result: CommandResult) => void;
  /** Options and fields; given the problems of their fields by name. */
  children?: ReactNode | ((fieldProblems: Record<string, string>) => ReactNode);
}

/** Asks before a command is given: shows its plan as the server makes it now, and what forbids it, in words. */
export function PlanDialog(props: PlanDialogProps) {
  const {
    open,
    onOpenChange,
    command,
    input,
    title,
    actionLabel,
    begun,
    tone = "primary",
    typedText,
    children,
  } = props;
  const me = useMe();
  const settled = useDebounced(input, 250);
  const plan = usePlan({ command, input: open ? settled : null });
  const send = useCommand(command);
  const settling = JSON.stringify(settled) !== JSON.stringify(input);

  const planProblem = plan.error ? asProblem(plan.error) : null;
  const fields = fieldProblems(send.error ? asProblem(send.error) : planProblem);
  const blocked = blockedReason({ plan: plan.data, problem: planProblem, isAdmin: me.role === "admin" });

  const confirm = () => {
    if (!input) return;
    send.mutate(
      { input, begun, confirm: plan.data?.confirm ?? undefined },
      {
        onSuccess: (result) => {
          onOpenChange(false);
          props.onDone?.(result);
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
      typedText={props.missing || blocked ? undefined : typedText}
      typedTextLabel={props.typedTextLabel}
      actionLabel={actionLabel}
      tone={tone}
      pending={send.isPending}
      missing={props.missing}
      blockedReason={blocked}
      error={send.error ? asProblem(send.error) : null}
      onConfirm={confirm}
    >
      {typeof children === "function" ? children(fields) : children}
      {plan.data && plan.data.changes.length > 0 && <DiffTable changes={diffChanges(plan.data.changes)} />}
    </ConfirmDialog>
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

function blockedReason(facts: {
  plan: PlanView | undefined;
  problem: ProblemData | null;
  isAdmin: boolean;
}): string | null {
  const { plan, problem, isAdmin } = facts;
  if (problem) return problem.detail ?? problem.title;
  if (!plan) return null;
  if (plan.refusal) return plan.refusal.message;
  if (plan.risk === "destructive" && !isAdmin) {
    return "This destroys data, so an administrator has to do it. Tell one what you want to have done and why.";
  }
  return null;
}

/** The problems of single fields by their path. */
export function fieldProblems(problem: ProblemData | null): Record<string, string> {
  return Object.fromEntries((problem?.errors ?? []).map(({ path, message }) => [path, message]));
}
