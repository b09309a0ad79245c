import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

/** What the pages know of an error: the fields of an RFC 9457 answer that a person can use. */
export interface Problem {
  title: string;
  detail?: string;
  /** The stable code of the API, e.g. `no_capacity`. */
  code?: string;
  requestId?: string;
  /** One line per field or check that failed. */
  errors?: readonly { path?: string; message: string }[];
}

/** An error inside a dialog or a form. */
export function ProblemNotice({
  problem,
  action,
  className,
}: {
  problem: Problem;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div role="alert" className={cx("flex gap-2 rounded-md bg-bad-soft px-3 py-2", className)}>
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad-ink" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium text-bad-ink">{problem.title}</p>
        {problem.detail && <p className="break-words">{problem.detail}</p>}
        {problem.errors && problem.errors.length > 0 && (
          <ul className="mt-1 list-disc pl-4">
            {problem.errors.map(({ path, message }) => (
              <li key={`${path}:${message}`}>
                {path && <code className="font-mono text-sm">{path}</code>} {message}
              </li>
            ))}
          </ul>
        )}
        <ProblemReference problem={problem} className="mt-1" />
      </div>
      {action}
    </div>
  );
}

/** The code and the request id, small: what one quotes when asking for help. */
export function ProblemReference({ problem, className }: { problem: Problem; className?: string }) {
  const parts = [problem.code, problem.requestId && `request ${problem.requestId}`].filter(Boolean);
  if (parts.length === 0) return null;
  return <p className={cx("break-all font-mono text-muted text-xs", className)}>{parts.join(" · ")}</p>;
}
