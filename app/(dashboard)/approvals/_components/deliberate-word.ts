import type { ApprovalDetail } from "@/lib/contracts/approvals";

/**
 * What has to be typed before something that cannot be undone is approved: the word that the plan asks for, else how
 * many items it is about, else the name of what it is done to. Null for what can be undone.
 */
export function deliberateWord(
  approval: Pick<ApprovalDetail, "target" | "itemCount"> & {
    plan: Pick<ApprovalDetail["plan"], "irreversible" | "confirm">;
  },
): { word: string; label: string } | null {
  const { plan, itemCount, target } = approval;
  if (plan.confirm !== null) return { word: plan.confirm, label: itemCount === null ? "the name" : "the confirmation" };
  if (!plan.irreversible) return null;
  return itemCount === null
    ? { word: target.name, label: "the name" }
    : { word: String(itemCount), label: "the number of items" };
}
