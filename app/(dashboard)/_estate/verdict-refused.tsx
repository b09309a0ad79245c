import { useMemo } from "react";
import { formatCount } from "@/components/ui/format";
import { counted } from "./counted";
import { type HostVerdict, type RefusalGroup, reasonWords, refusalGroups } from "./verdict-groups";

/** Up to so many refused hosts are told one by one. */
const singlyUpTo = 6;
const groupsShown = 25;
const hostsShown = 100;

interface RefusedHostsProps {
  refused: readonly HostVerdict[];
  placeOf: (verdict: HostVerdict) => string;
  level: 3 | 4;
}

/** Why it cannot go elsewhere: host by host where there are few, by reason where there are many. */
export function RefusedHosts({ refused, placeOf, level }: RefusedHostsProps) {
  const groups = useMemo(
    () =>
      refused.length > singlyUpTo
        ? refusalGroups(refused)
        : refused.map((verdict) => ({ words: reasonWords(verdict), verdicts: [verdict] })),
    [refused],
  );
  if (refused.length === 0) return null;
  const Heading = `h${level}` as const;
  const beyond = groups.slice(groupsShown);
  const hostsBeyond = beyond.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
  return (
    <div className="mt-4">
      <Heading className="mb-1 font-medium">
        Not here, because
        {refused.length > singlyUpTo && (
          <span className="font-normal text-muted"> · {counted(refused.length, "host")}</span>
        )}
      </Heading>
      <ul className="divide-y">
        {groups.slice(0, groupsShown).map((group) => (
          <RefusalRow
            key={`${group.verdicts[0]?.endpoint}:${group.verdicts[0]?.node}`}
            group={group}
            placeOf={placeOf}
          />
        ))}
      </ul>
      {hostsBeyond > 0 && (
        <p className="border-t pt-1.5 text-muted">
          and {counted(hostsBeyond, "host")} for {counted(beyond.length, "other reason")}; find them by name.
        </p>
      )}
    </div>
  );
}

const rowClass = "grid grid-cols-[6rem_minmax(0,1fr)] gap-3 py-1.5";

function RefusalRow({ group, placeOf }: { group: RefusalGroup; placeOf: (verdict: HostVerdict) => string }) {
  const [first] = group.verdicts;
  if (first && group.verdicts.length === 1) {
    return (
      <li className={rowClass}>
        <HostName verdict={first} place={placeOf(first)} />
        <span className="min-w-0 break-words text-muted">{group.words}</span>
      </li>
    );
  }
  const beyond = group.verdicts.length - hostsShown;
  return (
    <li>
      <details>
        <summary className={`${rowClass} cursor-pointer rounded-sm hover:text-accent-ink`}>
          <span className="tabular font-medium">{formatCount(group.verdicts.length)} hosts</span>
          <span className="min-w-0 break-words text-muted">{group.words}</span>
        </summary>
        <ul className="mb-2 ml-3 border-l pl-3 text-sm">
          {group.verdicts.slice(0, hostsShown).map((verdict) => (
            <li
              key={`${verdict.endpoint}:${verdict.node}`}
              className="grid grid-cols-[6rem_minmax(0,1fr)] gap-3 py-0.5"
            >
              <HostName verdict={verdict} place={placeOf(verdict)} />
              <span className="min-w-0 break-words text-muted">{reasonWords(verdict)}</span>
            </li>
          ))}
          {beyond > 0 && <li className="py-0.5 text-muted">and {formatCount(beyond)} more</li>}
        </ul>
      </details>
    </li>
  );
}

function HostName({ verdict, place }: { verdict: HostVerdict; place: string }) {
  return (
    <span className="min-w-0 truncate font-medium" title={[verdict.node, place].filter(Boolean).join(" · ")}>
      {verdict.node}
      {place && <span className="font-normal text-muted"> {place}</span>}
    </span>
  );
}
