import { Check, X } from "lucide-react";
import type { ReactNode } from "react";
import { diffChanges } from "@/components/commands/diff-changes";
import { CodeBlock } from "@/components/ui/code-block";
import { DiffTable } from "@/components/ui/diff-table";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import type { PlanView } from "@/lib/contracts/operations";

/** The plan as it was made for whoever decides: in words, in diff, with its checks, and what was asked for. */
export function ApprovalPlan({ approval }: { approval: ApprovalDetail }) {
  const { plan, input } = approval;
  const { refusal, effects, warnings, changes, irreversible, steps } = plan;
  const alarms = irreversible ? [...warnings, "This cannot be undone."] : warnings;
  return (
    <Panel title={approval.status === "pending" ? "What would be done" : "What was planned"}>
      <div className="flex flex-col gap-4">
        {refusal && (
          <ProblemNotice
            problem={{ title: "It cannot be done any more", detail: refusal.message, code: refusal.code }}
          />
        )}
        {effects.length > 0 && (
          <ul className="flex list-disc flex-col gap-1 pl-5">
            {effects.map((effect) => (
              <li key={effect} className="break-words">
                {effect}
              </li>
            ))}
          </ul>
        )}
        {alarms.length > 0 && (
          <ul className="flex flex-col gap-1 rounded-md bg-warn-soft px-3 py-2 text-warn-ink">
            {alarms.map((alarm) => (
              <li key={alarm} className="break-words">
                {alarm}
              </li>
            ))}
          </ul>
        )}
        {changes.length > 0 && <DiffTable changes={diffChanges(changes)} />}
        <Checks checks={plan.checks} />
        {steps.length > 0 && (
          <Details summary={`Steps (${steps.length})`}>
            <ol className="flex list-decimal flex-col gap-1 pl-5">
              {steps.map(({ name, title }) => (
                <li key={name}>{title}</li>
              ))}
            </ol>
          </Details>
        )}
        <Details summary="What was asked for">
          <CodeBlock label={`Input of ${approval.command}; secrets are hidden`} code={JSON.stringify(input, null, 2)} />
        </Details>
      </div>
    </Panel>
  );
}

function Checks({ checks }: { checks: PlanView["checks"] }) {
  if (checks.length === 0) return null;
  const failed = checks.filter(({ ok }) => !ok).length;
  return (
    <Details
      summary={failed > 0 ? `Checks (${failed} of ${checks.length} failed)` : `Checks (${checks.length} passed)`}
      open={failed > 0}
    >
      <ul className="flex flex-col gap-1">
        {checks.map(({ name, ok, detail }) => (
          <li key={`${name}:${detail}`} className="flex gap-2">
            <span className={`mt-0.5 shrink-0 [&>svg]:size-4 ${ok ? "text-ok-ink" : "text-bad-ink"}`}>
              {ok ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
              <span className="sr-only">{ok ? "passed" : "failed"}</span>
            </span>
            <span className="min-w-0 break-words">
              <span className="font-medium">{name}</span>{" "}
              <span className={ok ? "text-muted" : "text-bad-ink"}>{detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </Details>
  );
}

function Details({ summary, open, children }: { summary: string; open?: boolean; children: ReactNode }) {
  return (
    <details open={open}>
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">{summary}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
