"use client";

import { Popover as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";

/** The surface of everything that floats above the page. */
export const floatingClass = "z-50 rounded-lg border border-line-strong bg-raised text-ink shadow-pop animate-pop";

export interface PopoverProps {
  /** One focusable element that opens it. */
  trigger: ReactElement;
  /** Names the panel for screen readers. */
  label: string;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Width and padding, in place of the usual ones. */
  className?: string;
  children: ReactNode;
}

/** A small panel that belongs to a button; closes by Escape or a click elsewhere. */
export function Popover({
  trigger,
  label,
  align = "start",
  side = "bottom",
  open,
  onOpenChange,
  className,
  children,
}: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cx(
            floatingClass,
            "max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-1rem)] overflow-auto",
            className ?? "w-80 p-3",
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Closes the popover that it stands in when pressed. */
export const PopoverClose = Radix.Close;
