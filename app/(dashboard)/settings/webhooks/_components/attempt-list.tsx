import { CodeBlock } from "@/components/ui/code-block";
import { formatDuration } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Attempt, attemptWords, isAccepted } from "./delivery-words";

/** Every attempt, the newest first: when, how long, and what came back. */
export function AttemptList({ attempts }: { attempts: readonly Attempt[] }) {
  if (attempts.length === 0) {
    return (
      <section aria-label="Attempts">
        <h3 className="mb-2 font-medium">Attempts</h3>
        <p className="text-muted">
          It was not tried yet. Deliveries about the same thing are sent one after the other, so it may have to wait for
          an earlier one.
        </p>
      </section>
    );
  }
  return (
    <section aria-label="Attempts">
      <h3 className="mb-2 font-medium">{attempts.length === 1 ? "Attempt" : "Attempts"}</h3>
      <ol className="flex flex-col divide-y rounded-md border">
        {attempts
          .toSorted((one, other) => other.attempt - one.attempt)
          .map((attempt) => (
            <AttemptItem key={attempt.attempt} attempt={attempt} />
          ))}
      </ol>
    </section>
  );
}

function AttemptItem({ attempt }: { attempt: Attempt }) {
  const { attempt: number, at, durationMs, status, answer } = attempt;
  const good = isAccepted(status);
  return (
    <li className="px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">#{number}</span>
        <Pill tone={good ? "ok" : "bad"}>{status ?? "no answer"}</Pill>
        <span className="text-muted">
          <RelativeTime at={at} /> · took {formatDuration(durationMs)}
        </span>
      </div>
      <p className={good ? "mt-1 text-muted" : "mt-1 text-bad-ink"}>{attemptWords(attempt)}</p>
      {answer && <CodeBlock label="Beginning of the answer" code={answer} wrap copyable={false} className="mt-2" />}
    </li>
  );
}
