"use client";

import { type ReactNode, useState } from "react";
import { diffChanges } from "@/components/commands/diff-changes";
import { networkChoiceOf } from "@/components/networks/network-choice";
import { NetworkChoiceNote } from "@/components/networks/network-choice-note";
import { CodeBlock } from "@/components/ui/code-block";
import { DiffTable } from "@/components/ui/diff-table";
import { Panel } from "@/components/ui/panel";
import type { OperationDetail } from "@/lib/contracts/operations";
import { PlannedItems } from "./planned-items";

/** What was planned and asked for, as it was when the command was given. */
export function OperationPlan({ operation }: { operation: OperationDetail }) {
  const { plan } = operation;
  const network = networkChoiceOf(operation.network);
  return (
    <Panel title="Plan" description="As it was when the command was given.">
      <div className="flex flex-col gap-4">
        {plan.effects.length > 0 && (
          <ul className="list-disc pl-5">
            {plan.effects.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
          </ul>
        )}
        {network && <NetworkChoiceNote choice={network} />}
        {plan.changes.length > 0 && <DiffTable changes={diffChanges(plan.changes)} />}
        {plan.warnings.length > 0 && (
          <ul className="list-disc pl-5 text-warn-ink">
            {plan.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        )}
        {plan.items && plan.items.length > 0 && operation.results.length > 0 && (
          <Details summary={`Plan of each item (${plan.items.length})`}>
            <PlannedItems items={plan.items} />
          </Details>
        )}
        <Details summary={`Checks (${plan.checks.length})`}>
          <ul className="flex flex-col gap-1">
            {plan.checks.map((check) => (
              <li key={`${check.name}:${check.detail}`}>
                <span className="font-medium">{check.name}</span>{" "}
                <span className={check.ok ? "text-muted" : "text-bad-ink"}>{check.detail}</span>
              </li>
            ))}
          </ul>
        </Details>
        <Details summary="What was asked for">
          <CodeBlock label="Input of the command" code={JSON.stringify(operation.input, null, 2)} />
        </Details>
        <Details summary="What was decided">
          <CodeBlock label="Decisions" code={JSON.stringify(operation.decisions, null, 2)} />
        </Details>
      </div>
    </Panel>
  );
}

/** What it holds is made when it is first opened: the input of a large bulk operation is thousands of lines. */
function Details({ summary, children }: { summary: string; children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  return (
    <details className="group" onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">{summary}</summary>
      {opened && <div className="mt-2">{children}</div>}
    </details>
  );
}
