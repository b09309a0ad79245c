import Link from "next/link";
import { bulkWords } from "@/components/operations/bulk-words";
import { ButtonLink } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { OperationPill } from "@/components/ui/pill";
import type { Problem } from "@/components/ui/problem-notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { ProgressBar } from "@/components/ui/step-list";
import { finishedStatuses, type OperationView } from "@/lib/contracts/operations";

/** The newest operations with their state, as they go on. */
export function LatestOperations(props: {
  operations: readonly OperationView[] | undefined;
  problem: Problem | null;
  onRetry: () => void;
}) {
  const { operations, problem, onRetry } = props;
  return (
    <Panel
      title="Latest"
      padded={false}
      actions={
        <ButtonLink size="sm" href="/operations">
          All operations
        </ButtonLink>
      }
    >
      {operations === undefined ? (
        problem ? (
          <ErrorState problem={problem} onRetry={onRetry} />
        ) : (
          <SkeletonRows rows={6} />
        )
      ) : operations.length === 0 ? (
        <p className="px-4 pb-4 text-muted">
          No operations yet. Starting, creating, changing and deleting guests is shown here as it goes on.
        </p>
      ) : (
        <ul className="divide-y border-t">
          {operations.map((operation) => (
            <OperationRow key={operation.operationId} operation={operation} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function OperationRow({ operation }: { operation: OperationView }) {
  const { operationId, title, status, progress, datacenter, actor, createdAt, bulk } = operation;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-0.5 px-4 py-1.5 sm:h-row sm:flex-nowrap sm:py-0">
      <Link
        href={`/operations/${operationId}`}
        prefetch={false}
        className="w-full min-w-0 truncate rounded-sm font-medium hover:text-accent-ink hover:underline sm:w-auto sm:flex-1"
      >
        {title}
        {bulk && bulk.total > 0 && <span className="font-normal text-muted"> · {bulkWords(bulk)}</span>}
      </Link>
      <span className="flex shrink-0 items-center sm:w-36">
        {finishedStatuses.includes(status) || progress === 0 ? (
          <OperationPill state={status} />
        ) : (
          <ProgressBar share={progress} label={`Progress of ${title}`} className="w-24" />
        )}
      </span>
      <span className="hidden w-12 shrink-0 truncate text-muted md:inline" title={datacenter ?? undefined}>
        {datacenter}
      </span>
      <span className="min-w-0 flex-1 truncate text-muted sm:w-28 sm:flex-none" title={actor.name}>
        {actor.name}
      </span>
      <RelativeTime at={createdAt} className="shrink-0 text-right text-muted sm:w-20" />
    </li>
  );
}
