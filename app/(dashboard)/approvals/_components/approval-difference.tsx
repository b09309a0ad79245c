"use client";

import { Minus, Plus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalDetail } from "@/lib/contracts/approvals";

/**
 * What has changed since it was asked for, or since the last look: an approval is for the plan that was read, so this
 * stands above everything else.
 */
export function ApprovalDifference(props: {
  approval: ApprovalDetail;
  /** It changed while the page was open: nothing can be approved until it has been read. */
  isNews: boolean;
  onRead: () => void;
}) {
  const { approval, isNews, onRead } = props;
  const { difference, revision, planChangedAt, mayDecide } = approval;
  if (revision <= 1 && !isNews) return null;
  const { added, removed } = difference ?? { added: [], removed: [] };
  return (
    <section
      aria-labelledby="difference"
      className={cx("mb-4 rounded-lg border bg-warn-soft p-4", isNews ? "border-warn" : "border-line-strong")}
    >
      <div role={isNews ? "alert" : undefined}>
        <h2 id="difference" className="flex items-center gap-2 font-semibold text-warn-ink">
          <TriangleAlert className="size-4 shrink-0" aria-hidden="true" />
          {isNews ? "The plan has changed while you were looking at it" : "The plan has changed since it was asked for"}
        </h2>
        <p className="mt-1">
          This is revision {revision}
          {planChangedAt && (
            <>
              , made <RelativeTime at={planChangedAt} />
            </>
          )}
          . Nothing has been done.
        </p>
      </div>
      {added.length + removed.length === 0 ? (
        <p className="mt-2">
          The sentences are the same; what was chosen by them is not. The plan below is the new one.
        </p>
      ) : (
        <div className="mt-2 flex flex-col gap-3">
          <Lines title="New" icon={<Plus />} lines={added} className="text-ink" />
          <Lines title="Does not hold any more" icon={<Minus />} lines={removed} className="text-muted line-through" />
        </div>
      )}
      {isNews && mayDecide && (
        <Button className="mt-3" onClick={onRead}>
          I have read the new plan
        </Button>
      )}
    </section>
  );
}

function Lines(props: { title: string; icon: ReactNode; lines: readonly string[]; className: string }) {
  if (props.lines.length === 0) return null;
  return (
    <div>
      <h3 className="font-medium">{props.title}</h3>
      <ul className="mt-1 flex flex-col gap-1">
        {props.lines.map((line) => (
          <li key={line} className="flex gap-2">
            <span className="mt-0.5 shrink-0 text-warn-ink [&>svg]:size-4" aria-hidden="true">
              {props.icon}
            </span>
            <span className={cx("min-w-0 break-words", props.className)}>{line}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
