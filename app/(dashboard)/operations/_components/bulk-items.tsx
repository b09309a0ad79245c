"use client";

import { ListChecks } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { CardList } from "@/components/table/card-list";
import { DataTable } from "@/components/table/data-table";
import { FilterChips } from "@/components/table/filter-chips";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { operationStateLook } from "@/components/ui/states";
import { bulkItemStatuses } from "@/lib/contracts/bulk";
import type { BulkResult, OperationDetail } from "@/lib/contracts/operations";
import { BulkItemCard } from "./bulk-item-card";
import { bulkItemColumns } from "./bulk-item-columns";
import { PlannedItems } from "./planned-items";

/** Every item of a bulk operation, in the order in which they were asked for, as it goes on. */
export function BulkItems({ operation }: { operation: OperationDetail }) {
  const router = useRouter();
  const [{ item: chosen }, setState] = useQueryStates(
    { item: parseAsStringLiteral(bulkItemStatuses) },
    { history: "replace" },
  );
  const { results, bulk, plan } = operation;
  const rows = useMemo(
    () => (chosen ? results.filter((result) => result.status === chosen) : results),
    [results, chosen],
  );
  const columns = useMemo(() => bulkItemColumns(results), [results]);
  if (results.length === 0 && plan.items) {
    return (
      <Panel title="Items" description="As they are planned; none has been begun." className="mb-4">
        <PlannedItems items={plan.items} />
      </Panel>
    );
  }
  const empty = (
    <EmptyState icon={<ListChecks />} title={chosen ? "No item is in this state" : "No items yet"}>
      {chosen ? "Change or clear the filter to see the others." : "They are being made."}
    </EmptyState>
  );
  return (
    <Panel title="Items" padded={false} className="mb-4">
      <div className="px-4 pb-3">
        <FilterChips
          filters={[
            {
              id: "item",
              label: "State",
              multiple: false,
              selected: chosen ? [chosen] : [],
              options: bulkItemStatuses.map((state) => ({
                value: state,
                label: operationStateLook(state).label,
                count: bulk?.counts[state] ?? 0,
              })),
            },
          ]}
          onChange={(_, [state]) => void setState({ item: bulkItemStatuses.find((one) => one === state) ?? null })}
        />
      </div>
      <div className="hidden sm:block">
        <DataTable
          label="Items"
          rows={rows}
          columns={columns}
          rowId={rowId}
          rowName={({ title }) => title}
          onOpen={({ operationId }) => {
            if (operationId) router.push(`/operations/${operationId}`);
          }}
          empty={empty}
          className="max-h-[min(32rem,70dvh)] rounded-t-none border-x-0 border-b-0"
        />
      </div>
      <div className="px-4 pb-4 sm:hidden">
        <CardList
          label="Items"
          rows={rows}
          rowId={rowId}
          card={(result) => <BulkItemCard result={result} />}
          empty={empty}
        />
      </div>
    </Panel>
  );
}

const rowId = ({ index }: BulkResult) => String(index);
