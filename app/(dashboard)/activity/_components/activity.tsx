"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { DataTable } from "@/components/table/data-table";
import { pagedRows } from "@/components/table/paged-rows";
import { TableToolbar } from "@/components/table/table-tools";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { activityQueries } from "@/lib/client/queries/activity";
import type { AuditView } from "@/lib/contracts/audit";
import { ActivityFilters } from "./activity-filters";
import { auditColumns } from "./audit-columns";
import { type AuditAddress, auditFilterOf } from "./audit-filter";
import { EntryDialog } from "./entry-dialog";
import { ExportMenu } from "./export-menu";
import { VerifyButton } from "./verify-dialog";

const address = {
  dc: parseAsString,
  q: parseAsString,
  actor: parseAsString,
  by: parseAsString,
  command: parseAsString,
  target: parseAsString,
  outcome: parseAsString,
  operation: parseAsString,
  request: parseAsString,
  from: parseAsString,
  to: parseAsString,
};

/** The audit trail: every command, who gave it, from where, and how it ended; refused ones too. */
export function Activity() {
  const [state, setState] = useQueryStates(address, { history: "push" });
  const [opened, setOpened] = useState<AuditView | null>(null);
  const columns = useMemo(() => auditColumns(setOpened), []);
  const filter = useMemo(() => auditFilterOf(state), [state]);
  const query = useInfiniteQuery({ ...activityQueries.list(filter), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total;
  const narrow = (edit: AuditAddress) => {
    setOpened(null);
    void setState(edit);
  };
  return (
    <>
      <PageHeader
        title="Activity"
        meta={
          <span className="tabular" aria-live="polite">
            {total === undefined ? "" : formatCount(total)}
            <span className="sr-only"> entries</span>
          </span>
        }
        actions={
          <>
            <VerifyButton />
            <ExportMenu filter={filter} total={total} />
          </>
        }
      />
      <TableToolbar>
        <ActivityFilters state={state} onChange={(edit) => void setState(edit)} />
      </TableToolbar>
      <DataTable
        label="Activity"
        rows={rows}
        columns={columns}
        rowId={(entry) => entry.id}
        rowName={(entry) => entry.command}
        onOpen={setOpened}
        {...pagedRows(query)}
        empty={
          <EmptyState icon={<ScrollText />} title={Object.keys(filter).length > 0 ? "Nothing matches" : "Nothing yet"}>
            {Object.keys(filter).length > 0
              ? "Change or clear a filter to see more."
              : "Every command that anybody gives is kept here, refused ones too."}
          </EmptyState>
        }
        className="h-[calc(100dvh-11.5rem)] min-h-80"
      />
      <EntryDialog entry={opened} onClose={() => setOpened(null)} onNarrow={narrow} />
    </>
  );
}
