"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";

interface Labelled {
  /** Said beside it. Leave it out only together with `aria-label`. */
  label?: ReactNode;
  hint?: ReactNode;
  /** Why it cannot be changed; shown in place of the hint. */
  disabledReason?: string | null;
}

interface CheckHandling {
  onCheckedChange?: (checked: boolean) => void;
}

export type CheckboxProps = Labelled &
  CheckHandling &
  Omit<ComponentProps<"input">, "type" | "checked"> & { checked?: boolean | "indeterminate" };

/** A box to tick; `checked="indeterminate"` for "some of them". Takes `{...register("name")}` too. */
export function Checkbox({ label, hint, disabledReason, className, checked, ref, ...rest }: CheckboxProps) {
  const ids = useLabelIds(rest.id, disabledReason || hint);
  const { onCheckedChange, onChange, ...attributes } = rest;
  const setBox = (box: HTMLInputElement | null) => {
    if (box) box.indeterminate = checked === "indeterminate";
    if (typeof ref === "function") return ref(box);
    if (ref) ref.current = box;
  };
  const box = (
    <input
      {...attributes}
      ref={setBox}
      type="checkbox"
      id={ids.control}
      checked={checked === "indeterminate" ? false : checked}
      onChange={notifyBoth({ onCheckedChange, onChange, controlled: checked !== undefined })}
      disabled={rest.disabled || Boolean(disabledReason)}
      aria-describedby={ids.description}
      className={cx("tick-box block", label === undefined && className)}
    />
  );
  if (label === undefined) return box;
  return (
    <LabelledRow ids={ids} label={label} note={disabledReason || hint} className={className}>
      <span className="flex h-5 items-center">{box}</span>
    </LabelledRow>
  );
}

export type SwitchProps = Labelled & CheckHandling & Omit<ComponentProps<"input">, "type">;

/** On or off, taking effect at once. For a choice that is sent with a form, use Checkbox. */
export function Switch({ label, hint, disabledReason, className, ...rest }: SwitchProps) {
  const ids = useLabelIds(rest.id, disabledReason || hint);
  const { onCheckedChange, onChange, ...attributes } = rest;
  const control = (
    <input
      {...attributes}
      type="checkbox"
      // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells its state by itself
      role="switch"
      id={ids.control}
      onChange={notifyBoth({ onCheckedChange, onChange, controlled: rest.checked !== undefined })}
      disabled={rest.disabled || Boolean(disabledReason)}
      aria-describedby={ids.description}
      className={cx("switch-track", label === undefined && className)}
    />
  );
  if (label === undefined) return control;
  return (
    <LabelledRow ids={ids} label={label} note={disabledReason || hint} className={className}>
      {control}
    </LabelledRow>
  );
}

type ChangeHandler = ComponentProps<"input">["onChange"];

/** One handler for both ways of listening; none where nobody does, so that an uncontrolled box stays the browser's. */
function notifyBoth(input: CheckHandling & { onChange?: ChangeHandler; controlled: boolean }): ChangeHandler {
  const { onCheckedChange, onChange, controlled } = input;
  if (!onCheckedChange && !onChange && !controlled) return undefined;
  return (event) => {
    onChange?.(event);
    onCheckedChange?.(event.target.checked);
  };
}

interface LabelIds {
  control: string;
  description: string | undefined;
}

function useLabelIds(ownId: string | undefined, note: ReactNode): LabelIds {
  const generated = useId();
  const control = ownId ?? generated;
  return { control, description: note ? `${control}-note` : undefined };
}

function LabelledRow(props: {
  ids: LabelIds;
  label: ReactNode;
  note: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { ids, label, note, className, children } = props;
  return (
    <div className={cx("flex items-start gap-2", className)}>
      {children}
      <div className="min-w-0">
        <label htmlFor={ids.control}>{label}</label>
        {note && (
          <p id={ids.description} className="text-muted text-sm">
            {note}
          </p>
        )}
      </div>
    </div>
  );
}
