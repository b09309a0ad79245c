"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { useFieldControl } from "./field";

/** The frame shared by everything one can type into or choose from. */
export const controlClass =
  "w-full min-w-0 rounded-md border border-control bg-panel px-2.5 text-base text-ink transition-colors " +
  "hover:border-muted focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 " +
  "disabled:cursor-not-allowed disabled:bg-hover disabled:text-muted aria-invalid:border-bad";

export type InputProps = ComponentProps<"input"> & {
  /** A unit shown inside at the right, such as "GB". Say it in the label or hint too. */
  suffix?: ReactNode;
  /** An icon inside at the left. */
  prefixIcon?: ReactNode;
  mono?: boolean;
};

/** A one-line text field. Takes everything `<input>` takes, so `{...register("name")}` works. */
export function Input({ suffix, prefixIcon, mono, className, ...rest }: InputProps) {
  const { labelId: _, ...control } = useFieldControl(rest);
  const input = (
    <input
      autoComplete="off"
      {...rest}
      {...control}
      className={cx(
        controlClass,
        "h-8 read-only:bg-hover",
        mono && "font-mono text-sm",
        Boolean(suffix) && "pr-11",
        Boolean(prefixIcon) && "pl-8",
        !suffix && !prefixIcon && className,
      )}
    />
  );
  if (!suffix && !prefixIcon) return input;
  return (
    <div className={cx("relative min-w-0", className)}>
      {prefixIcon && (
        <span
          className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-muted"
          aria-hidden="true"
        >
          {prefixIcon}
        </span>
      )}
      {input}
      {suffix && (
        <span
          className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-muted text-sm"
          aria-hidden="true"
        >
          {suffix}
        </span>
      )}
    </div>
  );
}

export type TextareaProps = ComponentProps<"textarea"> & { mono?: boolean };

/** A field of several lines; `mono` for keys, cloud-init and the like. */
export function Textarea({ mono, className, rows = 4, ...rest }: TextareaProps) {
  const { labelId: _, ...control } = useFieldControl(rest);
  return (
    <textarea
      {...rest}
      {...control}
      rows={rows}
      spellCheck={mono ? false : rest.spellCheck}
      className={cx(controlClass, "resize-y py-1.5", mono && "font-mono text-sm", className)}
    />
  );
}

export interface SelectOption {
  value: string;
  label: string;
  /** Not choosable; the reason follows the label, since options carry no tooltip. */
  disabledReason?: string | null;
}

export type SelectProps = ComponentProps<"select"> & {
  options?: readonly SelectOption[];
  /** Shown while the value is the empty string. */
  placeholder?: string;
};

/** The platform's own select: right on phones, with keyboards and for screen readers. Give `options` or own `<option>`s. */
export function Select({ options, placeholder, className, children, ...rest }: SelectProps) {
  const { labelId: _, ...control } = useFieldControl(rest);
  return (
    <div className={cx("relative min-w-0", className)}>
      <select {...rest} {...control} className={cx(controlClass, "h-8 appearance-none truncate pr-8")}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options?.map(({ value, label, disabledReason }) => (
          <option key={value} value={value} disabled={Boolean(disabledReason)}>
            {disabledReason ? `${label} (${disabledReason})` : label}
          </option>
        ))}
        {children}
      </select>
      <ChevronDown className="pointer-events-none absolute top-2 right-2.5 size-4 text-muted" aria-hidden="true" />
    </div>
  );
}
