"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

export interface TooltipProps {
  /** What is said. Nothing is wrapped when it is empty. */
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  /** One focusable element that takes a ref. */
  children: ReactElement;
}

/** A short explanation on hover and on keyboard focus; it must never be the only place of needed information. */
export function Tooltip({ content, side = "top", children }: TooltipProps) {
  if (content === undefined || content === null || content === "") return children;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 max-w-72 animate-fade rounded-md bg-ink px-2 py-1 text-sm text-bg shadow-pop"
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
