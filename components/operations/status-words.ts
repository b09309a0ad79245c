import type { OperationStatus, OperationView } from "@/lib/contracts/operations";

/** How an operation stands or ended, as a sentence, where its state alone does not say enough; null otherwise. */
export function outcomeSentence({ status, bulk }: Pick<OperationView, "status" | "bulk">): string | null {
  return bulk ? ofBulk(status, bulk.mode) : ofOne(status);
}

function ofOne(status: OperationStatus): string | null {
  switch (status) {
    case "awaiting_approval":
      return "It waits for an approval. Nothing has been done yet.";
    case "rolling_back":
      return "It did not succeed; what was done is being undone.";
    case "rolled_back":
      return "It failed, and everything that was done has been undone.";
    case "failed":
      return "It failed. What had been done by then has been undone.";
    case "canceled":
      return "It was canceled. What had been done by then has been undone.";
    case "needs_attention":
      return "It failed, and not all could be undone.";
    default:
      return null;
  }
}

function ofBulk(status: OperationStatus, mode: NonNullable<OperationView["bulk"]>["mode"]): string | null {
  const together = mode === "transactional";
  switch (status) {
    case "awaiting_approval":
      return "All of it waits for an approval. Nothing has been done yet.";
    case "rolling_back":
      return "It does not go on; what was done is being undone, the last first.";
    case "rolled_back":
      return "One item failed, so everything that was done to the others has been undone.";
    case "failed":
      return together ? "It failed." : "Not all succeeded. Each was done on its own: those that succeeded stay done.";
    case "canceled":
      return together
        ? "It was canceled, and everything that had been done has been undone."
        : "It was canceled. What had been done by then stays done; the rest was not begun.";
    case "needs_attention":
      return "Not everything that was done could be undone.";
    default:
      return null;
  }
}
