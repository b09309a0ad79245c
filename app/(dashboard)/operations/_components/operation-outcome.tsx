import { TriangleAlert } from "lucide-react";
import { Banner } from "@/components/ui/banner";
import { ProblemNotice } from "@/components/ui/problem-notice";
import type { OperationDetail } from "@/lib/contracts/operations";

/** How it ended, where that is not simply well: what went wrong, whether all was undone, and exactly what is left. */
export function OperationOutcome({ operation }: { operation: OperationDetail }) {
  const { status, error, leftovers } = operation;
  if (status === "awaiting_approval") {
    return (
      <Banner tone="warn" className="mb-4">
        It waits for an administrator's approval. Nothing has been done yet.
      </Banner>
    );
  }
  if (status === "needs_attention") {
    return (
      <section aria-labelledby="left" className="mb-4 rounded-lg border border-bad bg-bad-soft p-4">
        <h2 id="left" className="flex items-center gap-2 font-semibold text-bad-ink">
          <TriangleAlert className="size-4" aria-hidden="true" />
          This needs your attention
        </h2>
        {error && <p className="mt-1">{error.message}</p>}
        <p className="mt-2 font-medium">What is left:</p>
        <ul className="list-disc pl-5">
          {leftovers.length > 0 ? (
            leftovers.map((leftover) => <li key={leftover}>{leftover}</li>)
          ) : (
            <li>Not all could be undone; the steps and the log say where it stopped.</li>
          )}
        </ul>
        {operation.guestId && <p className="mt-2">Look at the guest, put it right there, then try again.</p>}
      </section>
    );
  }
  if (!error || status === "completed") return null;
  return (
    <ProblemNotice
      className="mb-4"
      problem={{
        title: titles[status] ?? "It failed",
        detail: error.upstream
          ? `${error.message} ${error.upstream.endpoint} says: ${error.upstream.message}`
          : error.message,
        code: error.code,
      }}
    />
  );
}

const titles: Partial<Record<OperationDetail["status"], string>> = {
  failed: "It failed",
  rolled_back: "It failed, and everything that was done has been undone",
  rolling_back: "It failed; what was done is being undone",
  canceled: "It was canceled",
};
