"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix, Switch as RadixSwitch } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";

interface Labelled {
  /** Said beside it. Leave it out only together with `aria-label`. */
  label?: ReactNode;
  hint?: ReactNode;
  /** Why it cannot be changed; shown in place of the hint. */
  disabledReason?: string | null;
}

export type CheckboxProps = Labelled & Omit<ComponentProps<typeof Radix.Root>, "children">;

/** A box to tick; `checked="indeterminate"` for "some of them". */
export function Checkbox({ label, hint, disabledReason, className, ...rest }: CheckboxProps) {
  const ids = useLabelIds(rest.id, disabledReason || hint);
  const box = (
    <Radix.Root
      {...rest}
      id={ids.control}
      disabled={rest.disabled || Boolean(disabledReason)}
      aria-describedby={ids.description}
      className={cx(
        "group relative flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-panel text-on-accent transition-colors",
        // The target is 24 px although the box is 16.
        "before:absolute before:-inset-1 before:content-['']",
        "data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        "disabled:opacity-50",
        label === undefined && className,
      )}
    >
      <Radix.Indicator className="flex">
        <Check className="hidden size-3 stroke-3 group-data-[state=checked]:block" aria-hidden="true" />
        <Minus className="hidden size-3 stroke-3 group-data-[state=indeterminate]:block" aria-hidden="true" />
      </Radix.Indicator>
    </Radix.Root>
  );
  if (label === undefined) return box;
  return (
    <LabelledRow ids={ids} label={label} note={disabledReason || hint} className={className}>
      <span className="flex h-5 items-center">{box}</span>
    </LabelledRow>
  );
}

export type SwitchProps = Labelled & Omit<ComponentProps<typeof RadixSwitch.Root>, "children">;

/** On or off, taking effect at once. For a choice that is sent with a form, use Checkbox. */
export function Switch({ label, hint, disabledReason, className, ...rest }: SwitchProps) {
  const ids = useLabelIds(rest.id, disabledReason || hint);
  const control = (
    <RadixSwitch.Root
      {...rest}
      id={ids.control}
      disabled={rest.disabled || Boolean(disabledReason)}
      aria-describedby={ids.description}
      className={cx(
        "relative h-5 w-8 shrink-0 rounded-full bg-control transition-colors before:absolute before:-inset-0.5 before:content-['']",
        "data-[state=checked]:bg-accent disabled:opacity-50",
        label === undefined && className,
      )}
    >
      <RadixSwitch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-[#fff] transition-transform data-[state=checked]:translate-x-3.5" />
    </RadixSwitch.Root>
  );
  if (label === undefined) return control;
  return (
    <LabelledRow ids={ids} label={label} note={disabledReason || hint} className={className}>
      {control}
    </LabelledRow>
  );
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
