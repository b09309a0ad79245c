"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { SkeletonText } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import type { ProblemData } from "@/lib/client/problem-error";
import type { PlanView } from "@/lib/contracts/operations";
import { type Verdict, verdictsOf } from "./verdicts";

export interface PlacementPanelProps {
  noun: string;
  hasDatacenter: boolean;
  plan: PlanView | undefined;
  /** A newer plan is on its way. */
  planning: boolean;
  /** The form does not yet say enough to be planned. */
  incomplete: boolean;
  problem: ProblemData | null;
  creating: boolean;
  forbidden: string | null;
}

/** Where it would go and why, what would be done, and the one button. */
export function PlacementPanel(props: PlacementPanelProps) {
  const { noun, hasDatacenter, plan, planning, problem } = props;
  const verdicts = plan && verdictsOf(plan.decisions);
  return (
    <Panel
      title="Where it would go"
      actions={
        <span role="status" className="flex h-7 items-center gap-1.5 text-muted text-sm">
          {planning && hasDatacenter && (
            <>
              <Spinner /> asking
            </>
          )}
        </span>
      }
      className="lg:sticky lg:top-18 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
    >
      {!hasDatacenter ? (
        <p className="text-muted">Choose a datacenter; its hosts are weighed here as you type.</p>
      ) : props.incomplete && !verdicts ? (
        <p className="text-muted">Some fields are not right yet; the hosts are weighed when they are.</p>
      ) : !verdicts ? (
        problem === null && <SkeletonText lines={6} />
      ) : (
        <Hosts {...verdicts} />
      )}
      {hasDatacenter && plan && (
        <section aria-label="Plan" className="mt-4 border-t pt-4">
          <h3 className="mb-2 font-medium">What would be done</h3>
          {plan.refusal ? (
            <ProblemNotice problem={{ title: plan.refusal.message, code: plan.refusal.code }} />
          ) : (
            <ul className="flex flex-col gap-1">
              {plan.effects.map((effect) => (
                <li key={effect}>{effect}</li>
              ))}
            </ul>
          )}
          {plan.warnings.length > 0 && (
            <ul className="mt-2 flex flex-col gap-1 text-warn-ink">
              {plan.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          )}
        </section>
      )}
      {problem && <ProblemNotice problem={problem} className="mt-3" />}
      <Button
        type="submit"
        variant="primary"
        loading={props.creating}
        disabledReason={props.forbidden ?? whyNotYet(props)}
        className="mt-4 w-full"
      >
        {verdicts?.host && !planning ? `Create on ${verdicts.host}` : `Create ${noun}`}
      </Button>
    </Panel>
  );
}

/** An incomplete form can be sent: that is how it is told what is missing. */
function whyNotYet({ incomplete, plan, planning }: PlacementPanelProps): string | null {
  if (incomplete) return null;
  if (planning) return "The plan is still being made";
  return plan?.refusal?.message ?? null;
}

const shownAtFirst = 5;

function Hosts({ host, fitting, refused }: { host: string; fitting: Verdict[]; refused: Verdict[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? fitting : fitting.slice(0, shownAtFirst);
  const hidden = fitting.length - shown.length;
  return (
    <>
      {fitting.length === 0 && <p>No host can take it as it is.</p>}
      <ol aria-label="Hosts that can take it" className="divide-y">
        {shown.map((verdict) => (
          <li key={`${verdict.endpoint}:${verdict.host}`} className="py-2 first:pt-0">
            <div className="flex items-center justify-between gap-3">
              <span className="flex min-w-0 items-center gap-2">
                <span className="truncate font-medium">{verdict.host}</span>
                {verdict.host === host && <Pill tone="ok">suggested</Pill>}
              </span>
              <span className="tabular text-muted" title="Score of 100">
                {Math.round(verdict.score)}
              </span>
            </div>
            <ScoreBar score={verdict.score} />
            <p className="mt-1 break-words text-muted text-sm">{verdict.reasons.join("; ")}</p>
          </li>
        ))}
      </ol>
      {hidden > 0 && (
        <Button size="sm" variant="ghost" onClick={() => setAll(true)} className="-ml-2.5">
          {hidden} more can take it
        </Button>
      )}
      {refused.length > 0 && (
        <>
          <h3 className="mt-4 mb-1 font-medium">Not here, because</h3>
          <ul className="divide-y">
            {refused.map((verdict) => (
              <li
                key={`${verdict.endpoint}:${verdict.host}`}
                className="grid grid-cols-[6rem_minmax(0,1fr)] gap-3 py-1.5"
              >
                <span className="truncate font-medium">{verdict.host}</span>
                <span className="break-words text-muted">{verdict.reasons.join("; ")}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Drawn as SVG: a width there is an attribute, which the page's style policy allows. */
function ScoreBar({ score }: { score: number }) {
  return (
    <svg aria-hidden="true" className="mt-1.5 block h-1 w-full overflow-hidden rounded-full bg-free">
      <rect width={`${Math.min(100, Math.max(0, score))}%`} height="100%" className="fill-accent" />
    </svg>
  );
}
