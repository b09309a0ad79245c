import { CircleSlash, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { outcomeSentence } from "@/components/operations/status-words";
import { Banner } from "@/components/ui/banner";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { guestPath } from "@/lib/client/queries/guests";
import type { BulkResult, OperationDetail } from "@/lib/contracts/operations";
import { AwaitingApproval } from "./awaiting-approval";
import { guestPathOf, kindOf } from "./guest-of";

/** How it stands or ended, where that is not simply well: what went wrong, what was undone, and exactly what is left. */
export function OperationOutcome({ operation }: { operation: OperationDetail }) {
  const { status, error } = operation;
  const sentence = outcomeSentence(operation);
  switch (status) {
    case "awaiting_approval":
      return <AwaitingApproval operation={operation} />;
    case "needs_attention":
      return <LeftOver operation={operation} />;
    case "canceled":
      return (
        <Banner tone="info" icon={<CircleSlash />} className="mb-4">
          {sentence} {error?.message}
        </Banner>
      );
    case "rolling_back":
    case "rolled_back":
    case "failed":
      return (
        <ProblemNotice
          className="mb-4"
          problem={{ title: sentence ?? "It failed.", detail: detailOf(error), code: error?.code }}
        />
      );
    default:
      return null;
  }
}

function detailOf(error: OperationDetail["error"]): string | undefined {
  if (!error?.upstream || error.message.includes(error.upstream.message)) return error?.message;
  return `${error.message} ${error.upstream.endpoint} says: ${error.upstream.message}`;
}

function LeftOver({ operation }: { operation: OperationDetail }) {
  const { error, leftovers, results, retryable } = operation;
  const troubled = results.filter(({ status }) => status === "needs_attention");
  return (
    <section aria-labelledby="left" className="mb-4 rounded-lg border border-bad bg-bad-soft p-4">
      <h2 id="left" className="flex items-center gap-2 font-semibold text-bad-ink">
        <TriangleAlert className="size-4" aria-hidden="true" />
        This needs your attention
      </h2>
      <p className="mt-1">
        {outcomeSentence(operation)} {detailOf(error)}
      </p>
      <p className="mt-2 font-medium">What is left:</p>
      <ul className="list-disc break-words pl-5">
        {leftovers.length > 0 ? (
          leftovers.map((leftover) => <li key={leftover}>{leftover}</li>)
        ) : (
          <li>Not all could be undone; the steps and the log say where it stopped.</li>
        )}
      </ul>
      <p className="mt-2 font-medium">What to do next:</p>
      <ul className="list-disc pl-5">
        <GuestSteps operation={operation} troubled={troubled} />
        {retryable ? (
          <li>Then try again: what could not be undone is undone once more, and what is undone already stays so.</li>
        ) : (
          operation.parentId && (
            <li>
              Then try again in{" "}
              <Link href={`/operations/${operation.parentId}`} className={linkClass}>
                the bulk operation
              </Link>{" "}
              that it is a part of.
            </li>
          )
        )}
      </ul>
    </section>
  );
}

const linkClass = "font-medium text-accent-ink underline";
const namedAtMost = 8;

function GuestSteps({ operation, troubled }: { operation: OperationDetail; troubled: readonly BulkResult[] }) {
  if (operation.guestId) {
    return (
      <li>
        Look at{" "}
        <Link href={`${guestPath[kindOf(operation)]}/${operation.guestId}`} className={linkClass}>
          the guest
        </Link>{" "}
        and put right there what is named above.
      </li>
    );
  }
  if (troubled.length === 0) return <li>Look at what is named above and put it right there.</li>;
  return (
    <>
      {troubled.slice(0, namedAtMost).map((result) => (
        <li key={result.index}>
          Look at{" "}
          {result.id ? (
            <Link href={guestPathOf(result)} className={linkClass}>
              the guest
            </Link>
          ) : (
            "the guest"
          )}{" "}
          of “{result.title}”
          {result.operationId && (
            <>
              {" "}
              and at{" "}
              <Link href={`/operations/${result.operationId}`} className={linkClass}>
                its own steps
              </Link>
            </>
          )}
          .
        </li>
      ))}
      {troubled.length > namedAtMost && <li>and {troubled.length - namedAtMost} more; the items below say which.</li>}
    </>
  );
}
