import { VirtualLines } from "@/components/ui/virtual-lines";
import type { PlanItemView } from "@/lib/contracts/operations";

/** What was planned for each item of a bulk operation. */
export function PlannedItems({ items }: { items: readonly PlanItemView[] }) {
  return (
    <VirtualLines
      label="Plan of each item"
      items={items}
      itemKey={({ index }) => String(index)}
      line={(item) => <PlannedItem item={item} />}
      className="max-h-96"
    />
  );
}

function PlannedItem({ item: { title, effects, warnings, irreversible } }: { item: PlanItemView }) {
  const lines = [...effects, ...(irreversible ? ["This cannot be undone."] : [])];
  return (
    <>
      <p className="break-words font-medium">{title}</p>
      {lines.length > 0 && <p className="break-words text-muted text-sm">{lines.join(" ")}</p>}
      {warnings.length > 0 && <p className="break-words text-sm text-warn-ink">{warnings.join(" ")}</p>}
    </>
  );
}
