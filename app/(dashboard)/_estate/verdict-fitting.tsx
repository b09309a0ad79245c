import { Button } from "@/components/ui/button";
import { Pill } from "@/components/ui/pill";
import { type HostVerdict, reasonWords, scorerLabel } from "./verdict-groups";

interface FittingHostProps {
  verdict: HostVerdict;
  /** What tells it apart from another host of the same name. */
  place: string;
  isSuggested: boolean;
  onChoose?: (verdict: HostVerdict) => void;
}

/** A host that can take the guest: its score, what speaks for it, and on demand what each scorer gave. */
export function FittingHost({ verdict, place, isSuggested, onChoose }: FittingHostProps) {
  const scores = Object.entries(verdict.scores ?? {});
  return (
    <li className="py-2 first:pt-0">
      <div className="flex min-h-6 items-center justify-between gap-3">
        <span className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 truncate font-medium">{verdict.node}</span>
          {place && <span className="truncate text-muted">{place}</span>}
          {isSuggested && <Pill tone="ok">suggested</Pill>}
        </span>
        <span className="flex items-center gap-2">
          {onChoose && (
            <Button size="sm" aria-label={`Choose ${verdict.node}`} onClick={() => onChoose(verdict)}>
              Choose
            </Button>
          )}
          <span className="tabular text-muted" title="Score, 0 to 100">
            <span className="sr-only">Score </span>
            {Math.round(verdict.score)}
          </span>
        </span>
      </div>
      <ScoreBar share={verdict.score / 100} className="mt-1 h-1 w-full" />
      {verdict.reasons.length > 0 && <p className="mt-1 break-words text-muted text-sm">{reasonWords(verdict)}</p>}
      {scores.length > 0 && (
        <details className="mt-0.5 text-sm">
          <summary className="w-fit cursor-pointer rounded-sm py-0.5 text-muted hover:text-ink">
            How {verdict.node} was weighed
          </summary>
          <dl className="mt-1 grid grid-cols-[auto_minmax(3rem,1fr)_2rem] items-center gap-x-3 gap-y-0.5">
            {scores.map(([name, share]) => (
              <div key={name} className="col-span-3 grid grid-cols-subgrid items-center">
                <dt className="text-muted">{scorerLabel(name)}</dt>
                <dd className="col-span-2 grid grid-cols-subgrid items-center">
                  <ScoreBar share={share} className="h-1 w-full" />
                  <span className="tabular text-right text-muted">{Math.round(share * 100)}</span>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}

/** Drawn as SVG: a width there is an attribute, which the page's style policy allows. `share` is 0 to 1. */
function ScoreBar({ share, className }: { share: number; className: string }) {
  const percent = Math.min(100, Math.max(0, share * 100));
  return (
    <svg aria-hidden="true" className={`block overflow-hidden rounded-full bg-free ${className}`}>
      <rect width={`${percent.toFixed(1)}%`} height="100%" className="fill-accent" />
    </svg>
  );
}
