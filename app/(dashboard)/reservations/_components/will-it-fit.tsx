"use client";

import { useQuery } from "@tanstack/react-query";
import { PlanSection } from "@/components/commands/plan-section";
import { useDebounced } from "@/components/commands/use-debounced";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { SkeletonText } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import { asProblem, type ProblemData } from "@/lib/client/problem-error";
import { capacityQueries } from "@/lib/client/queries/capacity";
import type { PlanView } from "@/lib/contracts/operations";
import { VerdictList } from "../../_estate/verdict-list";
import { type ReservationDraft, shapeOf } from "./reservation-draft";

export interface WillItFitProps {
  draft: ReservationDraft;
  onChoose: (place: { datacenter: string; node: string }) => void;
  plan: PlanView | undefined;
  /** A newer plan is on its way. */
  planning: boolean;
  problem: ProblemData | null;
  creating: boolean;
  forbidden: string | null;
}

/** Every host's verdict on what is asked for, what would be done, and the one button. */
export function WillItFit(props: WillItFitProps) {
  const { draft, plan, planning, problem } = props;
  const shape = useDebounced(shapeOf(draft), 300);
  const placement = useQuery({
    ...capacityQueries.placement({
      requirements: shape ?? { cpu: 1, memoryGB: 1 },
      ...(draft.datacenter && { datacenter: draft.datacenter }),
    }),
    enabled: shape !== null,
  });
  const busy = planning || placement.isFetching;
  return (
    <Panel
      title="Will it fit?"
      actions={
        <span role="status" className="flex h-7 items-center gap-1.5 text-muted text-sm">
          {busy && (
            <>
              <Spinner /> asking
            </>
          )}
        </span>
      }
      className="lg:sticky lg:top-18 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
    >
      {shape === null ? (
        <p className="text-muted">Some figures are not right yet; the hosts are weighed when they are.</p>
      ) : placement.data ? (
        <>
          {draft.node && <ChosenHost draft={draft} verdicts={placement.data.verdicts} />}
          <VerdictList
            verdicts={placement.data.verdicts}
            suggested={draft.node || placement.data.suggestedNode}
            hosts={placement.data.hosts}
            onChoose={({ datacenter = draft.datacenter, node }) => props.onChoose({ datacenter, node })}
          />
          {placement.data.warnings.map((warning) => (
            <p key={warning} className="mt-2 text-warn-ink">
              {warning}
            </p>
          ))}
        </>
      ) : placement.error ? (
        <ProblemNotice problem={asProblem(placement.error)} />
      ) : (
        <SkeletonText lines={6} />
      )}
      {plan && <PlanSection plan={plan} />}
      {problem && <ProblemNotice problem={problem} className="mt-3" />}
      <Button
        type="submit"
        variant="primary"
        loading={props.creating}
        disabledReason={props.forbidden ?? (planning ? "The plan is still being made" : plan?.refusal?.message)}
        className="mt-4 w-full"
      >
        {draft.node ? `Reserve on ${draft.node}` : "Reserve"}
      </Button>
    </Panel>
  );
}

/** What the list says of the host that was asked for: it may stand far down, or among those that refuse. */
function ChosenHost(props: {
  draft: ReservationDraft;
  verdicts: readonly { node: string; fits: boolean; reasons: string[] }[];
}) {
  const { draft, verdicts } = props;
  const verdict = verdicts.find(({ node }) => node === draft.node);
  if (!verdict || verdict.fits) return null;
  return (
    <p className="mb-3 text-bad-ink">
      Not on {draft.node}: {verdict.reasons.join("; ")}
    </p>
  );
}
