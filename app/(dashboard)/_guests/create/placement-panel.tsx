"use client";

import { useMemo } from "react";
import { ApprovalRequest } from "@/components/commands/approval-request";
import { PlanSection } from "@/components/commands/plan-section";
import { networkChoiceOf } from "@/components/networks/network-choice";
import { NetworkChoiceNote } from "@/components/networks/network-choice-note";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { SkeletonText } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import type { ProblemData } from "@/lib/client/problem-error";
import type { PlanView } from "@/lib/contracts/operations";
import { VerdictList } from "../../_estate/verdict-list";
import { ReserveFirst, type ReserveFirstProps } from "./reserve-first";
import { verdictsOf } from "./verdicts";

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
  /** Why it is asked for, where the plan needs an approval. */
  reason: string;
  onReasonChange: (reason: string) => void;
  /** Holds the room before; absent where the wish is not complete. */
  reserve: ReserveFirstProps;
}

/** Where it would go and why, what would be done, and the one button. */
export function PlacementPanel(props: PlacementPanelProps) {
  const { noun, hasDatacenter, plan, planning, problem } = props;
  const approval = plan && !plan.refusal && !props.forbidden ? plan.approval : null;
  const network = plan && !plan.refusal ? networkChoiceOf(plan.decisions.network) : null;
  const verdicts = useMemo(() => plan && verdictsOf(plan.decisions), [plan]);
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
        <p className="text-muted">
          Some fields are still empty or not right; hosts are weighed once they are filled in.
        </p>
      ) : !verdicts ? (
        problem === null && <SkeletonText lines={6} />
      ) : (
        <VerdictList verdicts={verdicts.all} suggested={verdicts.host} />
      )}
      {hasDatacenter && plan && <PlanSection plan={plan} />}
      {hasDatacenter && network && <NetworkChoiceNote choice={network} className="mt-4 border-t pt-4" />}
      {approval && (
        <ApprovalRequest
          approval={approval}
          reason={props.reason}
          onReasonChange={props.onReasonChange}
          disabled={props.creating}
          className="mt-4"
        />
      )}
      {problem && <ProblemNotice problem={problem} className="mt-3" />}
      <div className="mt-4 flex flex-col gap-2">
        {hasDatacenter && <ReserveFirst {...props.reserve} />}
        <Button
          type="submit"
          variant="primary"
          loading={props.creating}
          disabledReason={props.forbidden ?? whyNotYet(props)}
          className="w-full"
        >
          {buttonWords({
            noun,
            group: verdicts?.group ?? null,
            host: planning ? null : (verdicts?.host ?? null),
            asks: Boolean(approval),
          })}
        </Button>
      </div>
    </Panel>
  );
}

function buttonWords(of: { noun: string; group: string | null; host: string | null; asks: boolean }): string {
  const { noun, group, host, asks } = of;
  if (asks) return "Request approval";
  if (host && group) return `Create in group ${group}`;
  return host ? `Create on ${host}` : `Create ${noun}`;
}

/** An incomplete form can be sent: that is how it is told what is missing. */
function whyNotYet({ incomplete, plan, planning }: PlacementPanelProps): string | null {
  if (incomplete) return null;
  if (planning) return "The plan is still being made";
  return plan?.refusal?.message ?? null;
}
