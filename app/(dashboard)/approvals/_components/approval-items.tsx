"use client";

import { useMemo, useState } from "react";
import type { DataColumn } from "@/components/table/column";
import { DataTable } from "@/components/table/data-table";
import { Dialog } from "@/components/ui/dialog";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { ProblemNotice } from "@/components/ui/problem-notice";
import type { PlanItemView } from "@/lib/contracts/operations";
import { counted } from "../../_estate/counted";

/** The items of a bulk operation, up to five hundred; each opens with its own plan. */
export function ApprovalItems({ items }: { items: readonly PlanItemView[] }) {
  const [opened, setOpened] = useState<PlanItemView | null>(null);
  const columns = useMemo(() => columnsOf(setOpened), []);
  const lasting = items.filter(({ irreversible }) => irreversible).length;
  return (
    <Panel title={counted(items.length, "item")} description={undoWords(lasting, items.length)}>
      <DataTable
        label="Items"
        rows={items}
        columns={columns}
        rowId={({ index }) => String(index)}
        rowName={({ title }) => title}
        onOpen={setOpened}
        total={items.length}
        className="max-h-96"
      />
      {opened && <ItemDialog item={opened} onClose={() => setOpened(null)} />}
    </Panel>
  );
}

function undoWords(lasting: number, total: number): string {
  if (lasting === 0) return "All of them can be undone";
  return lasting === total ? "None of them can be undone" : `${lasting} of them cannot be undone; those run last`;
}

const columnsOf = (onOpen: (item: PlanItemView) => void): readonly DataColumn<PlanItemView>[] => [
  {
    id: "title",
    header: "Item",
    width: 230,
    value: ({ title }) => title,
    cell: (item) => (
      <button
        type="button"
        onClick={() => onOpen(item)}
        className="max-w-full truncate rounded-sm text-left font-medium hover:text-accent-ink hover:underline"
      >
        {item.title}
      </button>
    ),
  },
  {
    id: "undo",
    header: "Undo",
    width: 156,
    value: ({ irreversible }) => irreversible,
    cell: ({ irreversible }) =>
      irreversible ? <Pill tone="bad">cannot be undone</Pill> : <span className="text-muted">can be undone</span>,
  },
  {
    id: "effects",
    header: "Effects",
    width: 300,
    grow: true,
    value: ({ effects }) => effects.join(" "),
    cell: ({ refusal, warnings, effects }) =>
      refusal ? (
        <span className="text-bad-ink" title={refusal.message}>
          {refusal.message}
        </span>
      ) : (
        <span title={[...effects, ...warnings].join("\n")}>
          {effects.join(" ")}
          {warnings.length > 0 && <span className="text-warn-ink"> {warnings.join(" ")}</span>}
        </span>
      ),
  },
];

function ItemDialog({ item, onClose }: { item: PlanItemView; onClose: () => void }) {
  const { title, type, effects, warnings, refusal, irreversible } = item;
  const alarms = irreversible ? [...warnings, "This cannot be undone."] : warnings;
  return (
    <Dialog open onOpenChange={onClose} title={title} description={`Item ${item.index + 1}, ${type}`} size="md">
      <div className="flex flex-col gap-3">
        {refusal && <ProblemNotice problem={{ title: refusal.message, code: refusal.code }} />}
        <ul className="flex list-disc flex-col gap-1 pl-5">
          {effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
        {alarms.length > 0 && (
          <ul className="flex flex-col gap-1 rounded-md bg-warn-soft px-3 py-2 text-warn-ink">
            {alarms.map((alarm) => (
              <li key={alarm}>{alarm}</li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
