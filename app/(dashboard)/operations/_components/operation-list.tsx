"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { DataColumn } from "@/components/table/column";
import { DataTable } from "@/components/table/data-table";
import { type FilterChip, FilterChips } from "@/components/table/filter-chips";
import { TableToolbar } from "@/components/table/table-tools";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDuration } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { OperationPill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { operationStateLook } from "@/components/ui/states";
import { ProgressBar } from "@/components/ui/step-list";
import { asProblem } from "@/lib/client/problem-error";
import { operationQueries } from "@/lib/client/queries/operations";
import { finishedStatuses, type OperationView, operationStatuses } from "@/lib/contracts/operations";
import { operationFilterOf } from "./operation-filter";

const columns: readonly DataColumn<OperationView>[] = [
  {
    id: "title",
    header: "Operation",
    grow: true,
    width: 320,
    value: (operation) => operation.title,
    cell: (operation) => (
      <Link
        href={`/operations/${operation.operationId}`}
        prefetch={false}
        className="rounded-sm font-medium hover:text-accent-ink hover:underline"
      >
        {operation.title}
      </Link>
    ),
  },
  {
    id: "status",
    header: "State",
    width: 148,
    value: (operation) => operation.status,
    cell: (operation) => <OperationPill state={operation.status} />,
  },
  {
    id: "progress",
    header: "Progress",
    width: 108,
    value: (operation) => operation.progress,
    cell: (operation) =>
      finishedStatuses.includes(operation.status) ? null : (
        <ProgressBar share={operation.progress} label={`Progress of ${operation.title}`} className="w-20" />
      ),
  },
  { id: "datacenter", header: "DC", width: 68, value: (operation) => operation.datacenter },
  { id: "actor", header: "By", width: 120, value: (operation) => operation.actor.name },
  {
    id: "createdAt",
    header: "Began",
    width: 120,
    value: (operation) => operation.createdAt,
    cell: (operation) => <RelativeTime at={operation.createdAt} className="text-muted" />,
  },
  {
    id: "took",
    header: "Took",
    width: 92,
    align: "right",
    value: tookMs,
    cell: (operation) => <span className="tabular text-muted">{formatDuration(tookMs(operation))}</span>,
  },
  {
    id: "error",
    header: "What went wrong",
    width: 220,
    value: (operation) => operation.error?.message ?? "",
    cell: (operation) => (
      <span className="text-muted" title={operation.error?.message}>
        {operation.leftovers[0] ?? operation.error?.message ?? ""}
      </span>
    ),
  },
];

function tookMs({ completedAt, createdAt }: OperationView): number | null {
  return completedAt ? Date.parse(completedAt) - Date.parse(createdAt) : null;
}

/** Every write that takes time, newest first. */
export function OperationList() {
  const router = useRouter();
  const [state, setState] = useQueryStates(
    { dc: parseAsString, status: parseAsString, command: parseAsString },
    { history: "push" },
  );
  const filter = useMemo(() => operationFilterOf(state), [state]);
  const query = useInfiniteQuery({ ...operationQueries.list(filter), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total;
  const filtered = Boolean(state.status || state.command);
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
        <FilterChips
          filters={[statusChip(state.status)]}
          onChange={(_, selected) => void setState({ status: selected[0] ?? null })}
        />
      </TableToolbar>
      <DataTable
        label="Operations"
        rows={rows}
        columns={columns}
        rowId={(operation) => operation.operationId}
        rowName={(operation) => operation.title}
        onOpen={(operation) => router.push(`/operations/${operation.operationId}`)}
        status={query.isPending ? "loading" : query.isError ? "error" : "ready"}
        problem={query.error ? asProblem(query.error) : undefined}
        onRetry={() => void query.refetch()}
        total={total}
        onEndReached={() => {
          if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
        }}
        empty={
          <EmptyState
            icon={<ListChecks />}
            title={filtered ? "No operation matches" : "No operations yet"}
            action={
              filtered && <Button onClick={() => void setState({ status: null, command: null })}>Clear filters</Button>
            }
          >
            {filtered
              ? "Change or clear the filter to see more."
              : "Starting, creating, changing and deleting guests is done by operations. Each keeps its plan, steps and log here."}
          </EmptyState>
        }
        className="h-[calc(100dvh-11.5rem)] min-h-80"
      />
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
