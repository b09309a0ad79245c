import type { ReactNode } from "react";
import { cx } from "./cx";
import { type GuestState, guestStateLook, type OperationState, operationStateLook, type Tone } from "./states";

const tones: Record<Tone, { pill: string; dot: string }> = {
  neutral: { pill: "bg-neutral-soft text-muted", dot: "bg-muted" },
  accent: { pill: "bg-accent-soft text-accent-ink", dot: "bg-accent" },
  ok: { pill: "bg-ok-soft text-ok-ink", dot: "bg-ok" },
  warn: { pill: "bg-warn-soft text-warn-ink", dot: "bg-warn" },
  bad: { pill: "bg-bad-soft text-bad-ink", dot: "bg-bad" },
};

export interface PillProps {
  tone?: Tone;
  /** A dot before the text; `busy` breathes while something is under way. */
  dot?: boolean | "busy";
  title?: string;
  className?: string;
  children: ReactNode;
}

/** A small rounded label. Its colour only repeats what its words say. */
export function Pill({ tone = "neutral", dot = false, title, className, children }: PillProps) {
  return (
    <span
      title={title}
      className={cx(
        "inline-flex h-5 max-w-full items-center gap-1.5 whitespace-nowrap rounded-full px-2 font-medium text-sm",
        tones[tone].pill,
        className,
      )}
    >
      {dot && (
        <span
          className={cx("size-1.5 shrink-0 rounded-full", tones[tone].dot, dot === "busy" && "animate-breathe")}
          aria-hidden="true"
        />
      )}
      <span className="truncate">{children}</span>
    </span>
  );
}

export interface StatePillProps {
  state: GuestState;
  /** The endpoint does not answer, so the state is the last one known: shown faded and said in words. */
  stale?: boolean;
  /** What the state means, where its word does not say it. */
  title?: string;
  className?: string;
}

/** A guest's state. */
export function StatePill({ state, stale = false, title, className }: StatePillProps) {
  const look = guestStateLook(state);
  if (!stale) {
    return (
      <Pill tone={look.tone} dot={look.busy ? "busy" : true} title={title} className={className}>
        {look.label}
      </Pill>
    );
  }
  return (
    <Pill dot title={`Last known state: ${look.label}. The endpoint does not answer.`} className={className}>
      {state === "stale" ? look.label : `${look.label}, stale`}
    </Pill>
  );
}

/** An operation's or a step's state. */
export function OperationPill({ state, className }: { state: OperationState; className?: string }) {
  const look = operationStateLook(state);
  return (
    <Pill tone={look.tone} dot={look.busy ? "busy" : true} className={className}>
      {look.label}
    </Pill>
  );
}
