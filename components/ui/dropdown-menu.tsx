"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import { type ReactElement, type ReactNode, useId } from "react";
import { cx } from "./cx";
import { floatingClass } from "./popover";

export interface DropdownMenuProps {
  /** One button that opens it. */
  trigger: ReactElement;
  align?: "start" | "end";
  /** Controlled opening, where the page needs to know. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
  children: ReactNode;
}

/** A menu of actions under a button. Not modal: the page keeps its scroll bar, so that nothing shifts when it opens. */
export function DropdownMenu({ trigger, align = "end", open, onOpenChange, className, children }: DropdownMenuProps) {
  return (
    <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cx(
            floatingClass,
            "max-h-(--radix-dropdown-menu-content-available-height) min-w-44 max-w-80 overflow-y-auto p-1",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const itemClass =
  "relative flex min-h-7 w-full cursor-default select-none items-center gap-2 rounded-md px-2 py-1 outline-none " +
  "data-[highlighted]:bg-hover";

export interface MenuItemProps {
  icon?: ReactNode;
  /** Why it cannot be done now. The item stays reachable by keyboard, and the reason is its accessible description. */
  disabledReason?: string | null;
  /** What cannot be undone. */
  danger?: boolean;
  /** A key hint at the right. */
  shortcut?: ReactNode;
  /** Goes to a page instead of calling `onSelect`. */
  href?: string;
  onSelect?: () => void;
  children: ReactNode;
}

/** One action of a menu. */
export function MenuItem({ icon, disabledReason, danger, shortcut, href, onSelect, children }: MenuItemProps) {
  const reasonId = useId();
  const refused = Boolean(disabledReason);
  const body = (
    <>
      {icon && (
        <span className="flex size-4 shrink-0 items-center justify-center text-muted [&>svg]:size-4">{icon}</span>
      )}
      <span className="min-w-0 flex-1">
        <span className={cx("block", refused ? "text-muted" : danger && "text-bad-ink")}>{children}</span>
        {refused && (
          <span id={reasonId} className="block text-muted text-sm" aria-hidden="true">
            {disabledReason}
          </span>
        )}
      </span>
      {shortcut && <span className="shrink-0 text-muted text-sm">{shortcut}</span>}
    </>
  );
  const linked = href !== undefined && !refused;
  return (
    <Radix.Item
      asChild={linked}
      className={itemClass}
      // Not Radix's own `disabled`: that would take the item, and with it the reason, out of keyboard reach.
      aria-disabled={refused || undefined}
      aria-describedby={refused ? reasonId : undefined}
      onSelect={(event) => (refused ? event.preventDefault() : onSelect?.())}
    >
      {linked ? <Link href={href}>{body}</Link> : body}
    </Radix.Item>
  );
}

export interface MenuCheckItemProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  children: ReactNode;
}

/** Something on or off; the menu stays open so that several can be changed. */
export function MenuCheckItem({ checked, onCheckedChange, children }: MenuCheckItemProps) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      onSelect={(event) => event.preventDefault()}
      className={itemClass}
    >
      <Tick />
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Radix.CheckboxItem>
  );
}

export interface MenuRadioGroupProps {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: ReactNode; hint?: ReactNode }[];
  label?: string;
}

/** One of several. */
export function MenuRadioGroup({ value, onValueChange, options, label }: MenuRadioGroupProps) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onValueChange} aria-label={label}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={itemClass}>
          <Tick />
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          {option.hint && <span className="shrink-0 text-muted text-sm">{option.hint}</span>}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** A heading over a few items. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 font-medium text-muted text-xs">{children}</Radix.Label>;
}

/** A hairline between groups of items. */
export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

function Tick() {
  return (
    <span className="flex size-4 shrink-0 items-center justify-center">
      <Radix.ItemIndicator>
        <Check className="size-4 text-accent-ink" aria-hidden="true" />
      </Radix.ItemIndicator>
    </span>
  );
}
