"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useDebounced } from "@/components/commands/use-debounced";
import { Panel } from "@/components/ui/panel";
import { asProblem, type ProblemData } from "@/lib/client/problem-error";
import { capacityQueries } from "@/lib/client/queries/capacity";
import { guestKinds } from "@/lib/domain/guest";
import { FitCount } from "./fit-count";
import { type FitDraft, FitFields } from "./fit-fields";
import { FitVerdicts } from "./fit-verdicts";
import { fieldOfPath, readShape, type Shape } from "./shape-draft";

const inAddress = {
  cores: parseAsString.withDefault("4"),
  memory: parseAsString.withDefault("16"),
  disk: parseAsString.withDefault("40"),
  networks: parseAsArrayOf(parseAsString).withDefault([]),
  kind: parseAsStringLiteral(guestKinds).withDefault("vm"),
};
/** Stands for the shape while there is none, in keys of queries that are not sent. */
const noShape: Shape = { cpu: 1, memoryGB: 1, diskGB: 1 };
const settleMs = 300;

/** 'What fits here?': how many guests of a shape, on which hosts, and why not on the others. All of it in the address. */
export function FitTab({ datacenterId }: { datacenterId: string }) {
  const [draft, setDraft] = useQueryStates(inAddress, { history: "replace", clearOnDefault: true });
  const { shape, errors } = useMemo(() => readShape(draft), [draft]);
  const asked = useDebounced({ shape, networks: draft.networks, kind: draft.kind }, settleMs);
  const isSettled = JSON.stringify(asked.shape) === JSON.stringify(shape);
  const enabled = asked.shape !== null;
  const count = useQuery({ ...capacityQueries.overview(asked.shape ?? noShape), enabled });
  const placement = useQuery({
    ...capacityQueries.placement({
      requirements: { ...(asked.shape ?? noShape), networks: asked.networks, kind: asked.kind },
      datacenter: datacenterId,
      limit: 10_000,
    }),
    enabled,
  });
  const refused = useMemo(() => (placement.error ? asProblem(placement.error) : null), [placement.error]);
  const asking = shape !== null && (!isSettled || count.isFetching || placement.isFetching);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="What fits here?" description="A guest of this shape; nothing is made or held.">
          <FitFields
            datacenterId={datacenterId}
            draft={draft}
            onChange={(change: Partial<FitDraft>) => void setDraft(change)}
            errors={{ ...errorsOf(refused), ...errors }}
          />
        </Panel>
        <FitCount
          datacenterId={datacenterId}
          shape={shape}
          answer={enabled ? count.data : undefined}
          problem={count.error ? asProblem(count.error) : null}
          onRetry={() => void count.refetch()}
          narrowed={draft.networks.length > 0}
        />
      </div>
      <FitVerdicts
        shape={shape}
        answer={enabled ? placement.data : undefined}
        problem={refused}
        onRetry={() => void placement.refetch()}
        asking={asking}
      />
    </div>
  );
}

/** What the API has against single fields. */
function errorsOf(problem: ProblemData | null) {
  const found = (problem?.errors ?? []).flatMap(({ path, message }) => {
    const field = fieldOfPath(path);
    return field ? [[field, message] as const] : [];
  });
  return Object.fromEntries(found);
}
