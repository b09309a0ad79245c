"use client";

import { Download, Monitor, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useCallback, useMemo, useRef } from "react";
import { GuestMenuItems } from "@/components/guests/guest-menu-items";
import { downloadCsv, toCsv } from "@/components/table/csv";
import { DataTable } from "@/components/table/data-table";
import { queriedRows } from "@/components/table/paged-rows";
import { SelectionBar } from "@/components/table/selection-bar";
import { ColumnsMenu, TableToolbar } from "@/components/table/table-tools";
import { TagSelectorInput } from "@/components/table/tag-selector-input";
import { StaleBanner } from "@/components/ui/banner";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { guestPath } from "@/lib/client/queries/guests";
import type { DatacenterFreshness } from "@/lib/contracts/common";
import type { GuestView } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { parseSelector } from "@/lib/domain/selector";
import { BulkActions } from "./bulk/bulk-actions";
import { guestColumns, guestCsvColumns } from "./guest-columns";
import { GuestFilterChips, GuestSearch } from "./guest-filters";
import { useGuestListState } from "./use-guest-list-state";
import { useGuestRows, useVisibleRowRefresh } from "./use-guest-rows";
import { useGuestSelection } from "./use-guest-selection";

const words = {
  vm: { title: "VMs", one: "VM", create: "Create VM", file: "vms" },
  container: { title: "Containers", one: "container", create: "Create container", file: "containers" },
} as const;

/** The list of one kind of guest. */
export function GuestList({ kind }: { kind: GuestKind }) {
  const router = useRouter();
  const state = useGuestListState();
  const { query, rows, total, freshness, filling } = useGuestRows(kind, state.filter);
  const ticks = useGuestSelection(rows);
  const tableRef = useRef<HTMLDivElement>(null);
  const visibleIds = useCallback(
    () =>
      [...(tableRef.current?.querySelectorAll<HTMLElement>("tr[data-id]") ?? [])].flatMap(
        (row) => row.dataset.id ?? [],
      ),
    [],
  );
  useVisibleRowRefresh({ kind, filter: state.filter, visibleIds });

  const tags = useMemo(() => [...new Set(rows.flatMap((row) => row.tags))].sort(), [rows]);
  const problem = query.error ? asProblem(query.error) : null;
  const selectorProblem = problem?.errors?.find(({ path }) => path === "selector");
  const { title } = words[kind];

  return (
    <>
      <PageHeader
        title={title}
        meta={
          <span aria-live="polite" className="tabular">
            {total === undefined ? "" : formatCount(total)}
            <span className="sr-only"> {title}</span>
          </span>
        }
        actions={
          <>
            {/* Beside the title, where there is room: ticking a row must not move the table. */}
            <SelectionBar
              items={ticks.items}
              onRemove={ticks.remove}
              onClear={ticks.clear}
              actions={<BulkActions kind={kind} guests={ticks.guests} onDone={ticks.clear} />}
            />
            <ListActions kind={kind} rows={rows} filling={filling} total={total} datacenter={state.dc} />
          </>
        }
      />
      <StaleBanner sources={staleSources(freshness)} className="mb-3" />
      <TableToolbar
        end={
          <ColumnsMenu
            columns={guestColumns}
            hiddenColumnIds={state.hiddenColumnIds}
            onChange={state.setHiddenColumnIds}
          />
        }
      >
        <GuestSearch state={state} label={`Search ${title}`} />
        <TagSelectorInput
          value={state.selector}
          onCommit={state.setSelector}
          tags={tags}
          validate={selectorProblemOf}
          className="w-64 max-w-full"
        />
        <GuestFilterChips state={state} />
      </TableToolbar>
      {selectorProblem && (
        <p role="alert" className="mb-2 text-bad-ink text-sm">
          Tag selector: {selectorProblem.message}
        </p>
      )}
      <div ref={tableRef}>
        <DataTable
          label={title}
          rows={rows}
          columns={guestColumns}
          rowId={(guest) => guest.id}
          rowName={(guest) => guest.name}
          sort={state.sort ?? { id: "name", desc: false }}
          onSortChange={state.setSort}
          sortedByServer
          hiddenColumnIds={state.hiddenColumnIds}
          selection={ticks.selection}
          onSelectionChange={ticks.setSelection}
          onOpen={(guest) => router.push(`${guestPath[guest.kind]}/${guest.id}`)}
          rowMenu={menuOf}
          isStale={(guest) => guest.stale}
          {...queriedRows(query)}
          total={total}
          empty={<NoGuests kind={kind} filtered={state.filtered} datacenter={state.dc} onClear={state.clear} />}
          className="h-[calc(100dvh-11.5rem)] min-h-80"
        />
      </div>
    </>
  );
}

/** What is wrong with a tag expression, found as the server would find it. */
function selectorProblemOf(expression: string): string | null {
  try {
    parseSelector(expression);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const menuOf = (guest: GuestView) => <GuestMenuItems guest={guest} />;

function ListActions(props: {
  kind: GuestKind;
  rows: readonly GuestView[];
  filling: boolean;
  total: number | undefined;
  datacenter: string | null;
}) {
  const { kind, rows, filling, total, datacenter } = props;
  const refusal = mayNot(useMe(), "vm:create");
  const save = () => {
    const day = new Date().toISOString().slice(0, 10);
    downloadCsv({ filename: `${words[kind].file}-${day}.csv`, csv: toCsv(rows, guestCsvColumns) });
  };
  const why = filling
    ? `Still loading: ${formatCount(rows.length)} of ${formatCount(total)}`
    : rows.length === 0
      ? "There is nothing to export"
      : null;
  return (
    <>
      <Button onClick={save} disabledReason={why} icon={<Download className="size-3.5" aria-hidden="true" />}>
        Export CSV
      </Button>
      {refusal ? (
        <Button variant="primary" disabledReason={refusal}>
          {words[kind].create}
        </Button>
      ) : (
        <CreateLink kind={kind} datacenter={datacenter} />
      )}
    </>
  );
}

function CreateLink({ kind, datacenter }: { kind: GuestKind; datacenter: string | null }) {
  const query = datacenter ? `?dc=${encodeURIComponent(datacenter)}` : "";
  return (
    <ButtonLink
      variant="primary"
      href={`${guestPath[kind]}/new${query}`}
      icon={<Plus className="size-3.5" aria-hidden="true" />}
    >
      {words[kind].create}
    </ButtonLink>
  );
}

function NoGuests(props: { kind: GuestKind; filtered: boolean; datacenter: string | null; onClear: () => void }) {
  const { kind, filtered, datacenter, onClear } = props;
  const { title, one } = words[kind];
  const where = datacenter ? ` in ${datacenter}` : "";
  const may = mayNot(useMe(), "vm:create") === null;
  if (filtered) {
    return (
      <EmptyState
        icon={<Monitor />}
        title={`No ${one}${where} matches these filters`}
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Change or clear a filter to see more.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Monitor />}
      title={`No ${title}${where} yet`}
      action={may && <CreateLink kind={kind} datacenter={datacenter} />}
    >
      {title} that exist on a platform appear here within one poll of its endpoint.
    </EmptyState>
  );
}

function staleSources(freshness: readonly DatacenterFreshness[]) {
  return freshness
    .filter(({ state }) => state !== "fresh")
    .map(({ datacenter, lastGoodPollAt, endpoints }) => ({
      name: datacenter,
      lastSeenAt: lastGoodPollAt,
      reason: endpoints.find(({ error }) => error !== null)?.error ?? undefined,
    }));
}
