import Link from "next/link";
import { ErrorState } from "@/components/ui/error-state";
import { formatCount } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import type { ProblemData } from "@/lib/client/problem-error";
import type { CapacityOverview } from "@/lib/contracts/capacity";
import { counted } from "../../_estate/counted";
import { datacenterPath } from "./datacenter-tabs";
import { limitingWords, type Shape } from "./shape-draft";

interface FitCountProps {
  datacenterId: string;
  /** Null while the fields are not right. */
  shape: Shape | null;
  answer: CapacityOverview | undefined;
  problem: ProblemData | null;
  onRetry: () => void;
  /** Networks are asked for, of which the count knows nothing. */
  narrowed: boolean;
}

const hostsShown = 10;

/** How many guests of the shape fit, packed host by host, here and in the other datacenters. */
export function FitCount({ datacenterId, shape, answer, problem, onRetry, narrowed }: FitCountProps) {
  const here = answer?.items.find(({ datacenter }) => datacenter === datacenterId);
  const elsewhere = answer?.items.filter(({ datacenter }) => datacenter !== datacenterId) ?? [];
  if (shape === null) return null;
  return (
    <Panel title="How many" description="Packed host by host, not divided out of the sums.">
      {problem && !here ? (
        <ErrorState problem={problem} onRetry={onRetry} />
      ) : !here ? (
        <div className="flex flex-col gap-2">
          <Skeleton className="h-8 w-24" />
          <Skeleton className="h-3.5 w-48" />
        </div>
      ) : (
        <>
          <p aria-live="polite">
            <span className="tabular font-semibold text-2xl">{formatCount(here.fits)}</span>{" "}
            <span className="text-muted">
              more of this shape {here.fits === 1 ? "fits" : "fit"} in {datacenterId}
            </span>
          </p>
          {here.limitedBy && <p className="text-muted">{limitingWords[here.limitedBy]}</p>}
          {narrowed && (
            <p className="mt-1 text-muted text-sm">By cores, memory and disk alone; networks count on the right.</p>
          )}
          <FitsByHost hosts={here.hosts} />
        </>
      )}
      {elsewhere.length > 0 && (
        <ul aria-label="Other datacenters" className="mt-3 flex flex-col gap-1 border-t pt-3">
          {elsewhere.map(({ datacenter, name, fits }) => (
            <li key={datacenter} className="flex justify-between gap-3">
              <Link
                href={`${datacenterPath(datacenter)}?${new URLSearchParams({
                  tab: "fit",
                  cores: String(shape.cpu),
                  memory: String(shape.memoryGB),
                  disk: String(shape.diskGB),
                })}`}
                prefetch={false}
                className="min-w-0 truncate rounded-sm hover:text-accent-ink hover:underline"
              >
                {datacenter} <span className="text-muted">{name}</span>
              </Link>
              <span className="tabular text-muted">{formatCount(fits)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function FitsByHost({ hosts }: { hosts: CapacityOverview["items"][number]["hosts"] }) {
  const taking = hosts.filter(({ fits }) => fits > 0).sort((one, other) => other.fits - one.fits);
  if (taking.length === 0) return null;
  const most = taking[0]?.fits ?? 1;
  return (
    <details className="mt-2">
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
        On {counted(taking.length, "host")}
      </summary>
      <ul className="mt-2 grid grid-cols-[auto_minmax(3rem,1fr)_auto] items-center gap-x-3 gap-y-1">
        {taking.slice(0, hostsShown).map(({ node, endpoint, fits }) => (
          <li key={`${endpoint}:${node}`} className="col-span-3 grid grid-cols-subgrid items-center">
            <span className="truncate">{node}</span>
            <svg aria-hidden="true" className="block h-1 w-full overflow-hidden rounded-full bg-free">
              <rect width={`${((fits / most) * 100).toFixed(1)}%`} height="100%" className="fill-accent" />
            </svg>
            <span className="tabular text-right text-muted">{formatCount(fits)}</span>
          </li>
        ))}
      </ul>
      {taking.length > hostsShown && (
        <p className="mt-1 text-muted">and {counted(taking.length - hostsShown, "host")} with fewer</p>
      )}
    </details>
  );
}
