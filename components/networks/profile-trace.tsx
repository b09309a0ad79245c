import { Check, CornerDownRight, Minus, X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import type { TraceEntry } from "@/lib/domain/network-profile";
import { stepWords } from "./network-choice";

const looks: Record<TraceEntry["outcome"], { icon: ReactNode; word: string; className: string }> = {
  chosen: { icon: <Check />, word: "chosen", className: "text-ok-ink" },
  skipped: { icon: <CornerDownRight />, word: "names none", className: "text-muted" },
  refused: { icon: <X />, word: "refused", className: "text-bad-ink" },
  not_reached: { icon: <Minus />, word: "not asked", className: "text-muted" },
};

/** The three steps by which a network is chosen, and what became of each. */
export function ProfileTrace({ trace, className }: { trace: readonly TraceEntry[]; className?: string }) {
  if (trace.length === 0) return null;
  return (
    <ol aria-label="How the network is chosen" className={cx("flex flex-col gap-1", className)}>
      {trace.map(({ step, profileId, outcome, reason }) => {
        const { icon, word, className } = looks[outcome];
        return (
          <li key={step} className="grid grid-cols-[1rem_4.5rem_minmax(0,1fr)] gap-x-2">
            <span className={cx("mt-0.5 [&_svg]:size-4", className)} aria-hidden="true">
              {icon}
            </span>
            <span className={cx(outcome === "chosen" ? "font-medium" : "text-muted")}>{stepWords[step].name}</span>
            <span className={cx("min-w-0 break-words", outcome === "chosen" ? "" : "text-muted")}>
              {profileId !== null && <span className="font-mono text-sm">{profileId}</span>}
              {profileId !== null && " · "}
              <span className="sr-only">{word}: </span>
              {reason}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
