"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { approvalStatusLabel } from "@/components/commands/approval-pill";
import { withDatacenter } from "@/components/shell/nav";
import { CardList } from "@/components/table/card-list";
import { DataTable } from "@/components/table/data-table";
import { type FilterChip, FilterChips } from "@/components/table/filter-chips";
import { TableToolbar } from "@/components/table/table-tools";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tabs";
import { useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { approvalPath, approvalQueries, decidableCount } from "@/lib/client/queries/approvals";
import { tabLinksOf, tabOf } from "../../_estate/tab-of";
import { ApprovalCard } from "./approval-card";
import { approvalColumns } from "./approval-columns";
import { type ApprovalTab, approvalTabsOf, decidedStatuses } from "./approval-tabs";
import { useApprovalRows } from "./use-approval-rows";

/** The inbox: what waits for one's decision, what one has asked for, what has been decided. */
export function ApprovalList() {
  const router = useRouter();
  const [state, setState] = useQueryStates(
    { tab: parseAsString, dc: parseAsString, status: parseAsString },
    { history: "push" },
  );
  const table = useTableUrlState();
  const tabs = approvalTabsOf(useMe());
  const tab = tabOf(tabs, state.tab);
  const address = useMemo(() => ({ dc: state.dc, status: state.status }), [state.dc, state.status]);
  const list = useApprovalRows(tab, address);
  const waiting = useQuery({ ...approvalQueries.pending(), enabled: "to-decide" in tabs });
  const toDecide = decidableCount(waiting.data?.items ?? []);
  const problem = list.error ? asProblem(list.error) : undefined;
  const filtered = Boolean(state.dc || (state.status && tab !== "to-decide"));
  const empty = <NoApprovals tab={tab} filtered={filtered} onClear={() => void setState({ dc: null, status: null })} />;
  return (
    <>
      <PageHeader
        title="Approvals"
        tabs={<TabLinks label="Approvals: parts" current={tab} tabs={tabLinks(tabs, state.dc, toDecide)} />}
      />
      {tab !== "to-decide" && (
        <TableToolbar>
          <FilterChips
            filters={[statusChip(tab, state.status)]}
            onChange={(_, selected) => void setState({ status: selected[0] ?? null })}
          />
        </TableToolbar>
      )}
      <div className="sm:hidden">
        <CardList
          label="Requests"
          rows={list.rows}
          rowId={({ id }) => id}
          card={(approval) => <ApprovalCard approval={approval} />}
          status={list.status}
          problem={problem}
          onRetry={list.retry}
          onEndReached={list.more}
          hasMore={list.hasMore}
          empty={empty}
        />
      </div>
      <div className="hidden sm:block">
        <DataTable
          key={tab}
          label={tabs[tab] ?? "Approvals"}
          rows={list.rows}
          columns={approvalColumns[tab]}
          rowId={({ id }) => id}
          rowName={({ title }) => title}
          sort={table.sort}
          onSortChange={table.setSort}
          onOpen={({ id }) => router.push(approvalPath(id))}
          status={list.status}
          problem={problem}
          onRetry={list.retry}
          onEndReached={list.more}
          empty={empty}
          className={cx(tab === "to-decide" ? "h-[calc(100dvh-12rem)]" : "h-[calc(100dvh-14.5rem)]", "min-h-80")}
        />
      </div>
    </>
  );
}

/** The tabs keep the chosen datacenter; the first says how many wait for the caller, anywhere. */
function tabLinks(tabs: Partial<Record<ApprovalTab, string>>, datacenter: string | null, toDecide: number) {
  return tabLinksOf(tabs, "/approvals").map((link) => ({
    ...link,
    href: withDatacenter(link.href, datacenter),
    ...(link.id === "to-decide" && toDecide > 0 && { count: toDecide }),
  }));
}

const statusChip = (tab: ApprovalTab, selected: string | null): FilterChip => ({
  id: "status",
  label: "State",
  multiple: false,
  selected: selected ? [selected] : [],
  options: [...(tab === "mine" ? (["pending"] as const) : []), ...decidedStatuses].map((status) => ({
    value: status,
    label: approvalStatusLabel(status),
  })),
});

const emptyWords: Record<ApprovalTab, { title: string; words: string }> = {
  "to-decide": {
    title: "Nothing waits for your decision",
    words:
      "Commands that the approval policy holds back appear here, with their plan and the reason they were asked for.",
  },
  mine: {
    title: "You have asked for no approval",
    words: "When a command of yours needs one, its dialog says so and offers to ask; how it stands is then seen here.",
  },
  decided: {
    title: "Nothing has been decided yet",
    words: "Every yes and no is kept here, with who said it and what they commented.",
  },
};

function NoApprovals({ tab, filtered, onClear }: { tab: ApprovalTab; filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        icon={<CircleCheck />}
        title="No request matches"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Change or clear the filter, or choose all datacenters, to see more.
      </EmptyState>
    );
  }
  const { title, words } = emptyWords[tab];
  return (
    <EmptyState icon={<CircleCheck />} title={title}>
      {words}
    </EmptyState>
  );
}
