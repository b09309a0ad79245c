"use client";

import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { counted } from "./counted";
import { FittingHost } from "./verdict-fitting";
import { type HostVerdict, matchVerdicts, placeWords } from "./verdict-groups";
import { RefusedHosts } from "./verdict-refused";

export interface VerdictListProps {
  /** Fitting hosts best first, as the API sends them. Keep the array stable while nothing changes. */
  verdicts: readonly HostVerdict[];
  /** The node that placement would take. */
  suggested?: string | null;
  /** How many hosts were judged, where `verdicts` may hold fewer. */
  hosts?: { total: number; fitting: number };
  /** With it every fitting host has a button to be taken. */
  onChoose?: (verdict: HostVerdict) => void;
  /** Heading level of 'Not here, because'. */
  level?: 3 | 4;
}

const shownAtFirst = 5;
const shownMore = 50;
/** With more hosts than this a field to find one is worth its place. */
const searchFrom = 12;

/** Where a guest could go, best first with the score, and why not elsewhere. Thousands of hosts stay readable. */
export function VerdictList({ verdicts, suggested = null, hosts, onChoose, level = 3 }: VerdictListProps) {
  const [query, setQuery] = useState("");
  const [atMost, setAtMost] = useState(shownAtFirst);
  const placeOf = useMemo(() => placeWords(verdicts), [verdicts]);
  const found = useMemo(() => matchVerdicts(verdicts, query), [verdicts, query]);
  const fitting = useMemo(() => found.filter(({ fits }) => fits), [found]);
  const refused = useMemo(() => found.filter(({ fits }) => !fits), [found]);
  const suggestedVerdict = verdicts.find(({ fits, node }) => fits && node === suggested);
  const hidden = fitting.length - Math.min(atMost, fitting.length);
  const unseen = (hosts?.total ?? verdicts.length) - verdicts.length;
  return (
    <div className="min-w-0">
      {verdicts.length > searchFrom && (
        <Input
          type="search"
          aria-label="Find a host"
          placeholder="Find a host or a reason"
          prefixIcon={<Search className="size-3.5" />}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="mb-3"
        />
      )}
      {found.length === 0 && query ? (
        <p className="text-muted">No host or reason matches “{query}”.</p>
      ) : (
        fitting.length === 0 && <p>{query ? "No matching host can take it." : "No host can take it as it is."}</p>
      )}
      {fitting.length > 0 && (
        <ol aria-label="Hosts that can take it" className="divide-y">
          {fitting.slice(0, atMost).map((verdict) => (
            <FittingHost
              key={`${verdict.endpoint}:${verdict.node}`}
              verdict={verdict}
              place={placeOf(verdict)}
              isSuggested={verdict === suggestedVerdict}
              onChoose={onChoose}
            />
          ))}
        </ol>
      )}
      {hidden > 0 && (
        <Button size="sm" variant="ghost" onClick={() => setAtMost(atMost + shownMore)} className="-ml-2.5">
          {hidden <= shownMore
            ? `${formatCount(hidden)} more can take it`
            : `${formatCount(hidden)} more can take it; show ${shownMore} of them`}
        </Button>
      )}
      <RefusedHosts refused={refused} placeOf={placeOf} level={level} />
      {unseen > 0 && (
        <p className="mt-2 text-muted text-sm">{counted(unseen, "further host")} were judged and are not listed.</p>
      )}
    </div>
  );
}
