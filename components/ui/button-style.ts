import { cx } from "./cx";

/** `chosen` is a filter in force. `danger` leads to a question; `destroy` is its answer, and stands in a dialog only. */
export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger" | "destroy" | "chosen";
export type ButtonSize = "sm" | "md";

const base =
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors " +
  "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent not-aria-disabled:hover:bg-accent-hover",
  secondary: "border border-line-strong bg-panel text-ink not-aria-disabled:hover:bg-hover",
  ghost: "text-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink",
  danger:
    "border border-line-strong bg-panel text-bad-ink not-aria-disabled:hover:border-bad not-aria-disabled:hover:bg-bad-soft",
  chosen: "border border-accent bg-accent-soft text-accent-ink not-aria-disabled:hover:bg-hover",
  destroy: "bg-bad text-on-bad not-aria-disabled:hover:bg-bad-hover",
};

const sizes: Record<ButtonSize, { label: string; icon: string }> = {
  sm: { label: "h-7 px-2.5 text-sm", icon: "size-7" },
  md: { label: "h-8 px-3 text-base", icon: "size-8" },
};

/** The classes of a button, for things that look like one without being `<button>` (links, menu triggers). */
export function buttonClass({
  variant = "secondary",
  size = "md",
  icon = false,
  className,
}: {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: boolean;
  className?: string;
}): string {
  return cx(base, variants[variant], icon ? sizes[size].icon : sizes[size].label, className);
}
