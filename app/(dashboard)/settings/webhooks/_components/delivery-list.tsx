"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { DataTable } from "@/components/table/data-table";
import { type FilterChip, FilterChips } from "@/components/table/filter-chips";
import { pagedRows } from "@/components/table/paged-rows";
import { TableToolbar } from "@/components/table/table-tools";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { type DeliveryFilter, webhookQueries } from "@/lib/client/queries/webhooks";
import { deliveryStatuses, type WebhookView } from "@/lib/contracts/webhooks";
import { deliveryColumns } from "./delivery-columns";
import { DeliveryDialog } from "./delivery-dialog";
import { deliveryFilterOf } from "./delivery-filter";
import { deliveryTypes } from "./event-groups";
import { RedeliverDead } from "./redeliver-dead";
import { isOff } from "./webhook-menu-items";

const address = { status: parseAsString, type: parseAsString, delivery: parseAsString };

const statusLabels: Record<(typeof deliveryStatuses)[number], string> = {
  pending: "waiting",
  delivered: "delivered",
  dead: "given up",
};

/** What was sent to one webhook and what waits for it, the newest first. */
export function DeliveryList({ webhook, paused }: { webhook: WebhookView; paused: boolean }) {
  const [state, setState] = useQueryStates(address, { history: "push" });
  const filter = useMemo(() => deliveryFilterOf(state), [state]);
  const query = useInfiniteQuery({
    ...webhookQueries.deliveries(webhook.id, filter),
    ...(paused && { enabled: false }),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const off = isOff(webhook);
  const columns = useMemo(
    () => deliveryColumns({ off, onOpen: (id) => void setState({ delivery: id }) }),
    [off, setState],
  );
  const total = query.data?.pages[0]?.total;
  const filtered = Object.keys(filter).length > 0;
  return (
    <section aria-labelledby="deliveries">
      <TableToolbar
        end={
          <>
            {(query.data?.pages.length ?? 0) > 1 && <StandingStill webhookId={webhook.id} filter={filter} />}
            <RedeliverDead webhook={webhook} />
          </>
        }
      >
        <h2 id="deliveries" className="font-semibold">
          Deliveries{" "}
          <span className="tabular font-normal text-muted" aria-live="polite">
            {total === undefined ? "" : formatCount(total)}
          </span>
        </h2>
        <FilterChips
          filters={chipsOf(filter)}
          onChange={(id, selected) => void setState({ [id]: selected[0] ?? null })}
        />
      </TableToolbar>
      <DataTable
        label="Deliveries"
        rows={rows}
        columns={columns}
        rowId={({ id }) => id}
        rowName={({ type, id }) => `${type} ${id}`}
        onOpen={({ id }) => void setState({ delivery: id })}
        {...pagedRows(query)}
        empty={
          <EmptyState
            icon={<Send />}
            title={filtered ? "No delivery matches" : "Nothing was sent yet"}
            action={
              filtered && <Button onClick={() => void setState({ status: null, type: null })}>Clear filters</Button>
            }
          >
            {filtered
              ? "Change or clear a filter to see more."
              : "The next event that it is told of appears here. Send a test to see one now."}
          </EmptyState>
        }
        className="max-h-[calc(100dvh-8rem)] min-h-64"
      />
      {state.delivery && (
        <DeliveryDialog
          webhook={webhook}
          deliveryId={state.delivery}
          onClose={() => void setState({ delivery: null })}
        />
      )}
    </section>
  );
}

/** Says that older deliveries stand still while they are read, and leads back to the live ones. */
function StandingStill({ webhookId, filter }: { webhookId: string; filter: DeliveryFilter }) {
  const client = useQueryClient();
  const { queryKey } = webhookQueries.deliveries(webhookId, filter);
  return (
    <>
      <span role="status" className="text-muted">
        The list stands still while older ones are shown.
      </span>
      <Button size="sm" onClick={() => void client.resetQueries({ queryKey, exact: true })}>
        Show the newest
      </Button>
    </>
  );
}

const chipsOf = ({ status, type }: DeliveryFilter): FilterChip[] => [
  {
    id: "status",
    label: "State",
    multiple: false,
    selected: status ? [status] : [],
    options: deliveryStatuses.map((value) => ({ value, label: statusLabels[value] })),
  },
  {
    id: "type",
    label: "Event",
    multiple: false,
    selected: type ? [type] : [],
    options: deliveryTypes.map((value) => ({ value, label: value })),
  },
];
