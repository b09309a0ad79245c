"use client";

import Link from "next/link";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { useId } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

interface Shared {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Work is under way: shows a ring, keeps the width, ignores clicks. */
  loading?: boolean;
  /** Why it cannot be pressed. The button stays focusable, so that the reason can be read by anyone. */
  disabledReason?: string | null;
}

export type ButtonProps = Shared & ComponentProps<"button"> & { icon?: ReactNode };

/** A button. Prefer `disabledReason` over `disabled`: a greyed button that does not say why is a riddle. */
export function Button({ icon, children, variant, size, className, ...rest }: ButtonProps) {
  return (
    <PressGuard {...rest} className={buttonClass({ variant, size, className })}>
      {({ loading }) => (
        <>
          {loading ? <Spinner /> : icon}
          {children}
        </>
      )}
    </PressGuard>
  );
}

export type IconButtonProps = Shared &
  Omit<ComponentProps<"button">, "children" | "aria-label"> & {
    /** Names the button for screen readers, and in its tooltip. */
    label: string;
    children: ReactNode;
  };

/** A square button with an icon; its label is spoken and shown on hover. */
export function IconButton({ label, children, variant = "ghost", size, className, ...rest }: IconButtonProps) {
  return (
    <PressGuard
      {...rest}
      hint={label}
      aria-label={label}
      className={buttonClass({ variant, size, className, icon: true })}
    >
      {({ loading }) => (loading ? <Spinner /> : children)}
    </PressGuard>
  );
}

export type ButtonLinkProps = Pick<Shared, "variant" | "size"> & ComponentProps<typeof Link> & { icon?: ReactNode };

/** A link that looks like a button, for going somewhere rather than doing something. */
export function ButtonLink({ variant, size, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={buttonClass({ variant, size, className })}>
      {icon}
      {children}
    </Link>
  );
}

type PressGuardProps = Omit<ComponentProps<"button">, "children"> &
  Pick<Shared, "loading" | "disabledReason"> & {
    hint?: string;
    children: (state: { loading: boolean }) => ReactNode;
  };

/** Holds what both buttons share: swallowing presses while loading or refused, and saying the reason. */
function PressGuard({ loading = false, disabledReason, hint, children, onClick, type, ...rest }: PressGuardProps) {
  const reasonId = useId();
  const refused = Boolean(disabledReason);
  const onGuardedClick = (event: MouseEvent<HTMLButtonElement>) => {
    if (refused || loading) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    onClick?.(event);
  };
  const describedBy = [rest["aria-describedby"], refused ? reasonId : undefined].filter(Boolean).join(" ") || undefined;
  return (
    <>
      <Tooltip content={disabledReason || hint}>
        <button
          {...rest}
          type={type ?? "button"}
          onClick={onGuardedClick}
          aria-disabled={refused || loading || undefined}
          aria-busy={loading || undefined}
          aria-describedby={describedBy}
        >
          {children({ loading })}
        </button>
      </Tooltip>
      {refused && (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      )}
    </>
  );
}
