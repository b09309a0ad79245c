"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactElement, type ReactNode, useRef } from "react";
import { buttonClass } from "./button-style";
import { cx } from "./cx";

export interface DialogProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** A button that opens it, when the page does not control `open`. */
  trigger?: ReactElement;
  title: ReactNode;
  description?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** Buttons at the bottom, the primary one last. */
  footer?: ReactNode;
  /** True while work is under way: Escape, the cross and clicks outside do nothing. */
  locked?: boolean;
  children?: ReactNode;
}

const widths = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-4xl" } as const;

/** A window over the page that must be answered or left. The body scrolls, title and buttons stay. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  size = "sm",
  footer,
  locked = false,
  children,
}: DialogProps) {
  const opener = useRef<Element | null>(null);
  const setOpen = (next: boolean) => {
    if (next || !locked) onOpenChange?.(next);
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange ? setOpen : undefined}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-fade bg-overlay" />
        <Radix.Content
          {...(description === undefined && { "aria-describedby": undefined })}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            // Radix gives the focus back to a trigger only; a dialog that the page opens gives it back to where it was.
            if (trigger || !(opener.current instanceof HTMLElement) || !opener.current.isConnected) return;
            event.preventDefault();
            opener.current.focus();
          }}
          className={cx(
            "fixed inset-x-0 top-[max(1rem,10dvh)] z-50 mx-auto flex max-h-[calc(100dvh-max(2rem,14dvh))] w-[calc(100vw-1.5rem)] flex-col",
            "animate-pop rounded-xl border border-line-strong bg-panel shadow-modal",
            widths[size],
          )}
        >
          <div className="px-5 pt-4 pr-12 pb-3">
            <Radix.Title className="break-words font-semibold text-lg">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>
            )}
          </div>
          {children !== undefined && <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">{children}</div>}
          {footer !== undefined && (
            <div className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">{footer}</div>
          )}
          {/* Last, so that the first thing to get the focus is what the dialog is about. */}
          <Radix.Close
            aria-label="Close"
            disabled={locked}
            className={buttonClass({ variant: "ghost", size: "sm", icon: true, className: "absolute top-3 right-3" })}
          >
            <X className="size-4" aria-hidden="true" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Closes the dialog that it stands in when its one child is pressed. */
export function DialogClose({ children }: { children: ReactElement }) {
  return <Radix.Close asChild>{children}</Radix.Close>;
}
