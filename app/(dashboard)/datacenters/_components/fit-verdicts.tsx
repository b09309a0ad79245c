import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { SkeletonText } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import type { ProblemData } from "@/lib/client/problem-error";
import type { PlacementAnswer } from "@/lib/contracts/placement";
import { counted } from "../../_estate/counted";
import { VerdictList } from "../../_estate/verdict-list";
import type { Shape } from "./shape-draft";

interface FitVerdictsProps {
  /** Null while the fields are not right. */
  shape: Shape | null;
  answer: PlacementAnswer | undefined;
  problem: ProblemData | null;
  onRetry: () => void;
  /** A newer answer is on its way. */
  asking: boolean;
}

/** What placement says of every host of the datacenter. */
export function FitVerdicts({ shape, answer, problem, onRetry, asking }: FitVerdictsProps) {
  return (
    <Panel
      title="Where one would go"
      description={answer && `${answer.hosts.fitting} of ${counted(answer.hosts.total, "host")} can take it.`}
      actions={
        <span role="status" className="flex h-7 items-center gap-1.5 text-muted text-sm">
          {asking && (
            <>
              <Spinner /> asking
            </>
          )}
        </span>
      }
    >
      {shape === null ? (
        <p className="text-muted">Some fields are not right yet; the hosts are weighed when they are.</p>
      ) : problem ? (
        <ProblemNotice
          problem={problem}
          action={
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          }
        />
      ) : !answer ? (
        <SkeletonText lines={12} />
      ) : (
        <>
          {answer.warnings.length > 0 && (
            <ul className="mb-3 flex flex-col gap-1 text-warn-ink">
              {answer.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          )}
          <VerdictList verdicts={answer.verdicts} suggested={answer.suggestedNode} hosts={answer.hosts} />
        </>
      )}
    </Panel>
  );
}
