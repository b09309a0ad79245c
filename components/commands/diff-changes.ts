import type { DiffChange } from "@/components/ui/diff-table";
import { formatMemoryMb } from "@/components/ui/format";
import type { PlanView } from "@/lib/contracts/operations";

type Change = PlanView["changes"][number];

/** A plan's changes as the diff table shows them: with units and in people's words. */
export function diffChanges(changes: readonly Change[]): DiffChange[] {
  return changes.map(({ field, from, to, requiresRestart }) => ({
    field: fieldWords[field] ?? field,
    from: valueText(field, from),
    to: valueText(field, to),
    requiresRestart,
  }));
}

const fieldWords: Record<string, string> = {
  name: "Name",
  cores: "Cores",
  sockets: "Sockets",
  memoryMB: "Memory",
  swapMB: "Swap",
  onBoot: "Start at boot",
  protected: "Protection",
  description: "Description",
  tags: "Tags",
  agent: "Guest agent",
};

function valueText(field: string, value: Change["from"]): string | null {
  if (value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number" && field.endsWith("MB")) return formatMemoryMb(value);
  return String(value);
}
