"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { operationQueries } from "@/lib/client/queries/operations";

interface Chosen {
  status: string | null;
  active: string | null;
}

const filters = [
  { label: "Not ended yet", status: null, active: "true" },
  { label: "Awaiting approval", status: "awaiting_approval", active: null },
  { label: "Needs attention", status: "needs_attention", active: null },
] as const satisfies readonly (Chosen & { label: string })[];

/** What is looked for most, one press away; pressed again it shows all. */
export function QuickFilters(props: {
  state: Chosen & { mine: string | null };
  onChange: (change: Partial<Chosen & { mine: string | null }>) => void;
}) {
  const { state, onChange } = props;
  const troubled = useQuery(operationQueries.troubled()).data?.total ?? 0;
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Show only</legend>
      {filters.map(({ label, status, active }) => {
        const chosen = state.status === status && state.active === active;
        return (
          <Button
            key={label}
            size="sm"
            variant={chosen ? "chosen" : "secondary"}
            aria-pressed={chosen}
            onClick={() => onChange(chosen ? { status: null, active: null } : { status, active })}
          >
            {label}
            {status === "needs_attention" && troubled > 0 && (
              <span className="tabular text-bad-ink">{formatCount(troubled)}</span>
            )}
          </Button>
        );
      })}
      <Button
        size="sm"
        variant={state.mine ? "chosen" : "secondary"}
        aria-pressed={state.mine !== null}
        onClick={() => onChange({ mine: state.mine ? null : "true" })}
      >
        Mine
      </Button>
    </fieldset>
  );
}
