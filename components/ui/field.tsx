"use client";

import { createContext, type ReactNode, use, useId, useMemo } from "react";
import { cx } from "./cx";

interface FieldControl {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const FieldContext = createContext<FieldControl | null>(null);

export interface FieldProps {
  label: ReactNode;
  /** What the field means, its unit or its limits. */
  hint?: ReactNode;
  /** What is wrong and how to mend it; announced when it appears. */
  error?: ReactNode;
  required?: boolean;
  /** Says "optional" after the label; for forms where most fields are required. */
  optional?: boolean;
  /** At the right of the label: a link or a small button. */
  action?: ReactNode;
  /** The label is only spoken. */
  hideLabel?: boolean;
  /** For groups of controls (radio cards, several inputs): renders a fieldset-like group instead of a label for one control. */
  group?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label, hint and error around one control. Controls of this folder find their id and description by themselves. */
export function Field(props: FieldProps) {
  const { label, hint, error, required = false, optional, action, hideLabel, group, className, children } = props;
  const id = useId();
  const labelId = `${id}-label`;
  const hasHint = hint !== undefined && hint !== null && hint !== "";
  const hasError = error !== undefined && error !== null && error !== "";
  const describedBy = cx(hasError && `${id}-error`, hasHint && `${id}-hint`) || undefined;
  const control = useMemo<FieldControl>(
    () => ({ id, labelId, describedBy, invalid: hasError, required }),
    [id, labelId, describedBy, hasError, required],
  );
  const labelText = (
    <>
      {label}
      {required && <span className="sr-only"> (required)</span>}
      {optional && <span className="font-normal text-muted"> optional</span>}
    </>
  );
  return (
    <FieldContext value={control}>
      <div
        className={cx("flex min-w-0 flex-col gap-1", className)}
        {...(group && { role: "group", "aria-labelledby": labelId, "aria-describedby": describedBy })}
      >
        <div className={cx("flex items-center justify-between gap-2", hideLabel && "sr-only")}>
          {group ? (
            <span id={labelId} className="font-medium">
              {labelText}
            </span>
          ) : (
            <label id={labelId} htmlFor={id} className="font-medium">
              {labelText}
            </label>
          )}
          {action}
        </div>
        {children}
        {hasError && (
          <p id={`${id}-error`} role="alert" className="text-bad-ink text-sm">
            {error}
          </p>
        )}
        {hasHint && (
          <p id={`${id}-hint`} className="text-muted text-sm">
            {hint}
          </p>
        )}
      </div>
    </FieldContext>
  );
}

export interface ControlAttributes {
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  "aria-required"?: true;
}

/** What a control inside a Field must carry; its own attributes win. Outside of a Field it is its own attributes. */
export function useFieldControl(own: {
  id?: string;
  "aria-describedby"?: string;
}): ControlAttributes & { labelId?: string } {
  const field = use(FieldContext);
  if (!field) return { id: own.id, "aria-describedby": own["aria-describedby"] };
  return {
    id: own.id ?? field.id,
    labelId: field.labelId,
    "aria-describedby": cx(own["aria-describedby"], field.describedBy) || undefined,
    "aria-invalid": field.invalid || undefined,
    "aria-required": field.required || undefined,
  };
}
