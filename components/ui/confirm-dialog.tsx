"use client";

import { AlertTriangle, Minus } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useId, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Input } from "./input";
import { type Problem, ProblemNotice } from "./problem-notice";
import { Skeleton } from "./skeleton";

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will happen, one line each. `undefined` while the plan is being made: lines are held by a skeleton. */
  plan?: readonly ReactNode[];
  /** What to know before agreeing: what cannot be undone, what is lost. */
  warnings?: readonly ReactNode[];
  /** Text that must be typed before the action can be pressed: the guest's name, or the count for a bulk action. */
  typedText?: string;
  /** What to type, in words; default: 'the name'. */
  typedTextLabel?: string;
  /** Says what is done: 'Delete VM', 'Request approval'. Never 'OK'. */
  actionLabel: string;
  tone?: "danger" | "primary";
  /** `lg` for those that list much. Default `md`. */
  size?: "md" | "lg";
  pending?: boolean;
  /** Why it cannot be done now, e.g. a check of the plan that failed. */
  blockedReason?: string | null;
  /** What is still to be filled in: no error, as nothing was done wrong yet. */
  missing?: string | null;
  error?: Problem | null;
  onConfirm: () => void;
  /** More controls between the plan and the buttons (a comment, options). */
  children?: ReactNode;
}

/** Asks before something is done that matters: shows the plan, the warnings, and wants the name typed where it is grave. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    open,
    onOpenChange,
    title,
    plan,
    warnings = [],
    typedText,
    actionLabel,
    tone = "danger",
    pending = false,
  } = props;
  const formId = useId();
  const [typed, setTyped] = useState("");
  useEffect(() => {
    if (!open) setTyped("");
  }, [open]);

  const reason =
    props.missing ||
    props.blockedReason ||
    (plan === undefined ? "The plan is still being made" : undefined) ||
    (typedText !== undefined && typed !== typedText ? `Type “${typedText}” first` : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason && !pending) props.onConfirm();
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      size={props.size ?? "md"}
      locked={pending}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={pending}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant={tone === "danger" ? "destroy" : "primary"}
            loading={pending}
            disabledReason={reason}
          >
            {actionLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3">
        <PlanLines plan={plan} />
        {warnings.length > 0 && <Warnings lines={warnings} />}
        {props.missing ? (
          <p className="text-muted">{props.missing}</p>
        ) : (
          props.blockedReason && <p className="text-bad-ink">{props.blockedReason}</p>
        )}
        {props.children}
        {typedText !== undefined && (
          <TypedText
            text={typedText}
            label={props.typedTextLabel ?? "the name"}
            value={typed}
            onChange={setTyped}
            disabled={pending}
          />
        )}
        {props.error && <ProblemNotice problem={props.error} />}
      </form>
    </Dialog>
  );
}

function PlanLines({ plan }: { plan: readonly ReactNode[] | undefined }) {
  if (plan === undefined) {
    return (
      <div role="status" aria-label="Making the plan" className="flex flex-col gap-2 py-1">
        <Skeleton className="h-4 w-4/5" />
        <Skeleton className="h-4 w-3/5" />
      </div>
    );
  }
  if (plan.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1.5">
      {plan.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed text in a fixed order
        <li key={index} className="flex gap-2">
          <Minus className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden="true" />
          <span className="min-w-0 break-words">{line}</span>
        </li>
      ))}
    </ul>
  );
}

function Warnings({ lines }: { lines: readonly ReactNode[] }) {
  return (
    <ul className="flex flex-col gap-1 rounded-md bg-warn-soft px-3 py-2 text-warn-ink">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed text in a fixed order
        <li key={index} className="flex gap-2">
          <AlertTriangle className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          <span className="min-w-0 break-words">
            <span className="sr-only">Warning: </span>
            {line}
          </span>
        </li>
      ))}
    </ul>
  );
}

function TypedText(props: {
  text: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  disabled: boolean;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id}>
        Type {props.label} <strong className="break-all font-semibold">{props.text}</strong> to confirm
      </label>
      <Input
        id={id}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        disabled={props.disabled}
        spellCheck={false}
        autoCapitalize="off"
      />
    </div>
  );
}
