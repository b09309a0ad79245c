"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { CardList } from "@/components/table/card-list";
import { DataTable } from "@/components/table/data-table";
import { type FilterChip, FilterChips } from "@/components/table/filter-chips";
import { pagedRows } from "@/components/table/paged-rows";
import { TableToolbar } from "@/components/table/table-tools";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { operationStateLook } from "@/components/ui/states";
import { asProblem } from "@/lib/client/problem-error";
import { operationQueries } from "@/lib/client/queries/operations";
import { type OperationView, operationStatuses } from "@/lib/contracts/operations";
import { OperationCard } from "./operation-card";
import { operationColumns } from "./operation-columns";
import { operationFilterOf } from "./operation-filter";
import { QuickFilters } from "./quick-filters";

/** Every write that takes time, newest first. */
export function OperationList() {
  const router = useRouter();
  const [state, setState] = useQueryStates(
    {
      dc: parseAsString,
      status: parseAsString,
      active: parseAsString,
      mine: parseAsString,
      command: parseAsString,
    },
    { history: "push" },
  );
  const filter = useMemo(() => operationFilterOf(state), [state]);
  const query = useInfiniteQuery({ ...operationQueries.list(filter), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total;
  const filtered = Boolean(state.status || state.active || state.mine || state.command);
  const shared = {
    label: "Operations",
    rows,
    rowId: ({ operationId }: OperationView) => operationId,
    ...pagedRows(query),
    empty: (
      <EmptyState
        icon={<ListChecks />}
        title={filtered ? "No operation matches" : "No operations yet"}
        action={
          filtered && (
            <Button onClick={() => void setState({ status: null, active: null, mine: null, command: null })}>
              Clear filters
            </Button>
          )
        }
      >
        {filtered
          ? "Change or clear the filter to see more."
          : "Starting, creating, changing and deleting guests is done by operations. Each keeps its plan, steps and log here."}
      </EmptyState>
    ),
  } as const;
  return (
    <>
      <PageHeader
        title="Operations"
        meta={
          <span className="tabular" aria-live="polite">
            {total === undefined ? "" : formatCount(total)}
            <span className="sr-only"> operations</span>
          </span>
        }
      />
      <TableToolbar>
        <QuickFilters state={state} onChange={(change) => void setState(change)} />
        <FilterChips
          filters={[statusChip(state.status)]}
          onChange={(_, selected) => void setState({ status: selected[0] ?? null, active: null })}
        />
      </TableToolbar>
      {query.isError && rows.length > 0 && (
        <Banner tone="warn" className="mb-2">
          Could not be read again, so what is shown may be old: {asProblem(query.error).detail}
        </Banner>
      )}
      <div className="hidden sm:block">
        <DataTable
          {...shared}
          columns={operationColumns}
          rowName={(operation) => operation.title}
          onOpen={(operation) => router.push(`/operations/${operation.operationId}`)}
          className="h-[calc(100dvh-11.5rem)] min-h-80"
        />
      </div>
      <div className="sm:hidden">
        <CardList
          {...shared}
          card={(operation) => <OperationCard operation={operation} />}
          hasMore={query.hasNextPage}
        />
      </div>
    </>
  );
}

const statusChip = (selected: string | null): FilterChip => ({
  id: "status",
  label: "State",
  multiple: false,
  selected: selected ? [selected] : [],
  options: operationStatuses
    .filter((status) => status !== "queued")
    .map((status) => ({ value: status, label: operationStateLook(status).label })),
});
