"use client";

import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import type { DataColumn } from "@/components/table/column";
import { DataTable } from "@/components/table/data-table";
import { FilterChips } from "@/components/table/filter-chips";
import { emptySelection, splitSelection, toggleRow } from "@/components/table/selection";
import { SelectionBar } from "@/components/table/selection-bar";
import { ColumnsMenu, CsvButton, TableToolbar } from "@/components/table/table-tools";
import { TagSelectorInput } from "@/components/table/tag-selector-input";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import { Button } from "@/components/ui/button";
import { MenuItem } from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { formatMemoryMb, formatPercent, formatUptime } from "@/components/ui/format";
import { MiniMeter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { StatePill } from "@/components/ui/pill";
import { type GuestState, guestStateNames } from "@/components/ui/states";
import { TagList } from "@/components/ui/tag-list";
import { notify } from "@/components/ui/toaster";

interface ExampleGuest {
  id: string;
  name: string;
  state: GuestState;
  host: string;
  cpu: number | null;
  memoryMb: number;
  address: string;
  tags: string[];
  uptimeSeconds: number | null;
}

const guests: ExampleGuest[] = Array.from({ length: 10_000 }, (_, index) => {
  const state = guestStateNames[index % 7 === 0 ? index % guestStateNames.length : 0] ?? "running";
  return {
    id: `guest-${index}`,
    name: `web-server-${index}`,
    state,
    host: `pve${(index % 9) + 1}`,
    cpu: state === "running" ? ((index * 37) % 100) / 100 : null,
    memoryMb: 2048 * 2 ** (index % 4),
    address: `172.16.${Math.floor(index / 250) % 250}.${(index % 250) + 2}`,
    tags: [index % 2 === 0 ? "env-prod" : "env-dev", "client-nixz"],
    uptimeSeconds: state === "running" ? index * 3600 : null,
  };
});

const columns: DataColumn<ExampleGuest>[] = [
  {
    id: "name",
    header: "Name",
    value: (guest) => guest.name,
    grow: true,
    width: 180,
    cell: (guest) => (
      <Link href={`/gallery?guest=${guest.id}`} prefetch={false} className="font-medium hover:underline">
        {guest.name}
      </Link>
    ),
  },
  {
    id: "state",
    header: "State",
    value: (guest) => guest.state,
    width: 130,
    cell: (guest) => <StatePill state={guest.state} />,
  },
  { id: "host", header: "Host", value: (guest) => guest.host, width: 80 },
  {
    id: "cpu",
    header: "CPU",
    value: (guest) => guest.cpu,
    width: 150,
    cell: (guest) => <MiniMeter share={guest.cpu} text={formatPercent(guest.cpu)} />,
  },
  {
    id: "memory",
    header: "Memory",
    value: (guest) => guest.memoryMb,
    width: 104,
    align: "right",
    cell: (guest) => formatMemoryMb(guest.memoryMb),
  },
  {
    id: "address",
    header: "Address",
    value: (guest) => guest.address,
    width: 130,
    cell: (guest) => <span className="font-mono text-sm">{guest.address}</span>,
  },
  {
    id: "tags",
    header: "Tags",
    value: (guest) => guest.tags.join(" "),
    width: 170,
    cell: (guest) => <TagList tags={guest.tags} />,
  },
  {
    id: "uptime",
    header: "Uptime",
    value: (guest) => guest.uptimeSeconds,
    width: 90,
    align: "right",
    cell: (guest) => formatUptime(guest.uptimeSeconds),
  },
];

const byId = new Map(guests.map((guest) => [guest.id, guest]));

/** The table with ten thousand rows, and its other states. */
export function TableSection() {
  const url = useTableUrlState();
  const [states, setStates] = useState<string[]>([]);
  const [selection, setSelection] = useState(emptySelection);
  const rows = useMemo(
    () =>
      guests.filter(
        (guest) =>
          (states.length === 0 || states.includes(guest.state)) &&
          (url.selector === "" || guest.tags.includes(url.selector)),
      ),
    [states, url.selector],
  );
  const { shown, hidden } = useMemo(
    () =>
      splitSelection(
        selection,
        rows.map((guest) => guest.id),
      ),
    [selection, rows],
  );
  const item = (id: string, isHidden: boolean) => ({
    id,
    name: byId.get(id)?.name ?? id,
    hint: byId.get(id)?.host,
    hidden: isHidden,
  });
  return (
    <section aria-label="Tables">
      <PageHeader
        title={<span id="vms">VMs</span>}
        meta={rows.length.toLocaleString("en-GB")}
        actions={<CsvButton rows={rows} columns={columns} sort={url.sort} filename="vms" />}
      />
      <TableToolbar
        end={
          <>
            <SelectionBar
              items={[...shown.map((id) => item(id, false)), ...hidden.map((id) => item(id, true))]}
              onRemove={(id) => setSelection(toggleRow(selection, id))}
              onClear={() => setSelection(emptySelection)}
              actions={
                <Button size="sm" variant="danger">
                  Delete…
                </Button>
              }
            />
            <ColumnsMenu columns={columns} hiddenColumnIds={url.hiddenColumnIds} onChange={url.setHiddenColumnIds} />
          </>
        }
      >
        <TagSelectorInput
          value={url.selector}
          onCommit={url.setSelector}
          tags={["env-prod", "env-dev", "client-nixz"]}
          validate={(text) => (text.endsWith(" AND") ? "A tag is missing after AND" : null)}
        />
        <FilterChips
          filters={[
            {
              id: "state",
              label: "Status",
              options: guestStateNames.map((state) => ({ value: state, label: state })),
              selected: states,
            },
          ]}
          onChange={(_, selected) => setStates(selected)}
        />
      </TableToolbar>
      <DataTable
        label="VMs"
        rows={rows}
        columns={columns}
        rowId={(guest) => guest.id}
        rowName={(guest) => guest.name}
        sort={url.sort}
        onSortChange={url.setSort}
        hiddenColumnIds={url.hiddenColumnIds}
        selection={selection}
        onSelectionChange={setSelection}
        onOpen={(guest) => notify.info(`Opened ${guest.name}`)}
        isStale={(guest) => guest.state === "stale"}
        rowMenu={(guest) => (
          <>
            <MenuItem disabledReason={guest.state === "running" ? "Cannot start a running VM" : null}>Start</MenuItem>
            <MenuItem danger icon={<Trash2 aria-hidden="true" />}>
              Delete…
            </MenuItem>
          </>
        )}
        empty={<EmptyState title="No VM matches">Loosen the filters.</EmptyState>}
        className="h-112"
      />
      <div className="mt-4 grid gap-4 lg:grid-cols-3">
        {(["loading", "error", "ready"] as const).map((status) => (
          <DataTable
            key={status}
            label={`Table, ${status}`}
            rows={[]}
            columns={columns.slice(0, 2)}
            rowId={(guest) => guest.id}
            rowName={(guest) => guest.name}
            status={status}
            problem={{ title: "DC1 does not answer", code: "upstream_timeout", requestId: "01JD4Q7Y0V" }}
            onRetry={() => notify.info("Trying again")}
            empty={<EmptyState title="No VMs yet">Create the first one.</EmptyState>}
            className="h-64"
          />
        ))}
      </div>
    </section>
  );
}
