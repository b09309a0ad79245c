"use client";

import { ListChecks } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import { formatPercent } from "@/components/ui/format";
import { OperationPill } from "@/components/ui/pill";
import { Popover, PopoverClose } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OperationState } from "@/components/ui/states";
import { ProgressBar } from "@/components/ui/step-list";

export interface TrayOperation {
  id: string;
  /** 'Create web-server-3 in DC1'. */
  title: string;
  state: OperationState;
  /** 0 to 1; null while not known. */
  progress: number | null;
  /** The step at work: 'cloning disk'. */
  step?: string;
  /** ISO 8601. */
  startedAt: string;
}

export interface OperationsTrayProps {
  /** Running ones and those just ended, newest first. */
  operations: readonly TrayOperation[];
  /** The page of all operations. */
  href?: string;
}

const isRunning = ({ state }: TrayOperation) =>
  state === "processing" || state === "running" || state === "rolling_back";

/** How much of the running work is done together; operations of unknown progress count as begun. */
function overallProgress(running: readonly TrayOperation[]): number {
  return running.reduce((sum, { progress }) => sum + (progress ?? 0), 0) / Math.max(1, running.length);
}

/** What is under way, with progress; opens a list with links. */
export function OperationsTray({ operations, href = "/operations" }: OperationsTrayProps) {
  const running = operations.filter(isRunning);
  const troubled = operations.filter(({ state }) => state === "needs_attention").length;
  const words =
    running.length > 0 ? `${running.length} running` : troubled > 0 ? `${troubled} need attention` : "Operations";
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
          <span className={running.length > 0 || troubled > 0 ? "tabular" : "max-lg:hidden"}>
            {running.length > 0 ? (
              <>
                {running.length}
                <span className="max-sm:hidden"> running</span>
              </>
            ) : (
              words
            )}
          </span>
        </button>
      }
    >
      {operations.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">
          Nothing is running. What you start is shown here until it ends.
        </p>
      ) : (
        <ul className="divide-y">
          {operations.map((operation) => (
            <li key={operation.id}>
              <PopoverClose asChild>
                <Link
                  href={`${href}/${encodeURIComponent(operation.id)}`}
                  className="block px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
                >
                  <span className="flex items-center justify-between gap-3">
                    <span className="min-w-0 truncate font-medium">{operation.title}</span>
                    <OperationPill state={operation.state} />
                  </span>
                  {isRunning(operation) && (
                    <ProgressBar share={operation.progress} label={operation.title} className="mt-2" />
                  )}
                  <span className="mt-1 flex justify-between gap-3 text-muted text-sm">
                    <span className="min-w-0 truncate">
                      {[operation.progress === null ? null : formatPercent(operation.progress), operation.step]
                        .filter(Boolean)
                        .join(" · ")}
                    </span>
                    <RelativeTime at={operation.startedAt} />
                  </span>
                </Link>
              </PopoverClose>
            </li>
          ))}
        </ul>
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
