"use client";

import { ListChecks } from "lucide-react";
import Link from "next/link";
import { useId } from "react";
import { buttonClass } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import { formatPercent } from "@/components/ui/format";
import { OperationPill } from "@/components/ui/pill";
import { Popover, PopoverClose } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import { type OperationState, operationStateLook } from "@/components/ui/states";
import { ProgressBar } from "@/components/ui/step-list";

export interface TrayOperation {
  id: string;
  /** 'Create web-server-3 in DC1'. */
  title: string;
  state: OperationState;
  /** 0 to 1; null while not known. */
  progress: number | null;
  /** How far it is in words: '12 of 40 done, 1 failed'. Default: the progress in percent. */
  note?: string;
  /** ISO 8601. */
  startedAt: string;
}

export interface OperationsTrayProps {
  /** Those that run or wait, those that wait for an approval, and those with something left over; newest first. */
  operations: readonly TrayOperation[];
  /** The page of all operations. */
  href?: string;
}

type Part = "running" | "awaiting" | "troubled";

const partWords: Record<Part, string> = {
  running: "Under way",
  awaiting: "Awaiting approval",
  troubled: "Needs attention",
};

function partOf({ state }: TrayOperation): Part {
  if (state === "awaiting_approval") return "awaiting";
  return state === "needs_attention" ? "troubled" : "running";
}

const isRunning = ({ state }: TrayOperation) => operationStateLook(state).busy;

/** How much of the running work is done together; operations of unknown progress count as begun. */
function overallProgress(running: readonly TrayOperation[]): number {
  return running.reduce((sum, { progress }) => sum + (progress ?? 0), 0) / Math.max(1, running.length);
}

/** What the button says: what runs; else what needs somebody; else what waits. */
function summaryOf(counts: Record<Part, number>): string {
  if (counts.running > 0) return `${counts.running} running`;
  if (counts.troubled > 0) return `${counts.troubled} ${counts.troubled === 1 ? "needs" : "need"} attention`;
  return counts.awaiting > 0 ? `${counts.awaiting} awaiting approval` : "Operations";
}

/** What is under way, with progress; opens a list with links. */
export function OperationsTray({ operations, href = "/operations" }: OperationsTrayProps) {
  const running = operations.filter(isRunning);
  const parts = { running: [], awaiting: [], troubled: [] } as Record<Part, TrayOperation[]>;
  for (const operation of operations) parts[partOf(operation)].push(operation);
  const words = summaryOf({
    running: running.length,
    awaiting: parts.awaiting.length,
    troubled: parts.troubled.length,
  });
  return (
    <Popover
      label="Operations"
      align="end"
      className="w-96"
      trigger={
        <button
          type="button"
          aria-label={`Operations: ${words}`}
          className={buttonClass({ variant: "ghost", className: "gap-2" })}
        >
          <ListChecks className={cx("size-4", running.length > 0 && "sm:hidden")} aria-hidden="true" />
          {running.length > 0 && (
            <ProgressBar
              share={overallProgress(running)}
              label="All running operations"
              className="w-14 max-sm:hidden"
            />
          )}
          <span className={words === "Operations" ? "max-lg:hidden" : "tabular max-sm:hidden"}>{words}</span>
          <span className="tabular sm:hidden" aria-hidden="true">
            {running.length || parts.troubled.length || ""}
          </span>
        </button>
      }
    >
      {operations.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">
          Nothing is running. What you start is shown here until it ends.
        </p>
      ) : (
        <div className="max-h-[min(32rem,70dvh)] overflow-y-auto">
          {(["troubled", "running", "awaiting"] as const).map(
            (part) =>
              parts[part].length > 0 && <TrayPart key={part} title={partWords[part]} items={parts[part]} href={href} />,
          )}
        </div>
      )}
      <div className="border-t px-4 py-2">
        <PopoverClose asChild>
          <Link href={href} className="font-medium text-accent-ink hover:underline">
            All operations
          </Link>
        </PopoverClose>
      </div>
    </Popover>
  );
}

function TrayPart({ title, items, href }: { title: string; items: readonly TrayOperation[]; href: string }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="border-b bg-bg px-4 py-1.5 font-medium text-muted text-sm">
        {title}
      </h3>
      <ul className="divide-y border-b last:border-b-0">
        {items.map((operation) => (
          <li key={operation.id}>
            <TrayLine operation={operation} href={href} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TrayLine({ operation, href }: { operation: TrayOperation; href: string }) {
  const { id, title, state, progress, note, startedAt } = operation;
  return (
    <PopoverClose asChild>
      <Link
        href={`${href}/${encodeURIComponent(id)}`}
        className="block px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex items-center justify-between gap-3">
          <span className="min-w-0 truncate font-medium">{title}</span>
          <OperationPill state={state} />
        </span>
        {isRunning(operation) && <ProgressBar share={progress} label={title} className="mt-2" />}
        <span className="mt-1 flex justify-between gap-3 text-muted text-sm">
          <span className="min-w-0 truncate">
            {note ?? (progress === null || !isRunning(operation) ? "" : formatPercent(progress))}
          </span>
          <RelativeTime at={startedAt} />
        </span>
      </Link>
    </PopoverClose>
  );
}
