"use client";

import { type KeyboardEvent, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import type { NetworkMap } from "@/lib/contracts/networks";
import { type MapShape, takenByVlan, type VlanState, vlanByKey, vlanStates, vlanStateWords } from "./vlan-cells";
import { VlanDrawing, vlanFill } from "./vlan-drawing";

export interface NetworkMapGridProps {
  map: NetworkMap;
  /** Opens the network that a VLAN is taken by. Without it the map only tells. */
  onChoose?: (networkId: string) => void;
}

/** Rows begin at round numbers; the cell's size is in units of the drawing, which is scaled to the room there is. */
const drawings: readonly { shape: MapShape; className: string }[] = [
  { shape: { columns: 40, cell: 8 }, className: "block @lg:hidden" },
  { shape: { columns: 50, cell: 12 }, className: "hidden @lg:block @4xl:hidden" },
  { shape: { columns: 100, cell: 10 }, className: "hidden @4xl:block" },
];

/**
 * Which VLANs of a datacenter's range are taken, and by what. One stop of the Tab key: arrow keys walk over the cells,
 * Page Up and Page Down over those that are taken, Enter opens.
 */
export function NetworkMapGrid({ map, onChoose }: NetworkMapGridProps) {
  const { vlanRange: range } = map;
  if (!range) {
    return (
      <p className="text-muted">
        {map.datacenter} has no VLAN range yet. Set one in its settings, and networks can be given out of it.
      </p>
    );
  }
  return <RangeMap map={map} range={range} onChoose={onChoose} />;
}

type RangeMapProps = NetworkMapGridProps & { range: { from: number; to: number } };

function RangeMap({ map, range, onChoose }: RangeMapProps) {
  const byVlan = useMemo(() => takenByVlan(map.vlans), [map.vlans]);
  const taken = useMemo(
    () => [...byVlan.keys()].filter((vlan) => vlan >= range.from && vlan <= range.to).sort((a, b) => a - b),
    [byVlan, range],
  );
  const [marked, setMarked] = useState<number | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const states = useMemo(() => statesOf(range, byVlan), [range, byVlan]);
  const kept = Math.min(range.to, Math.max(range.from, marked ?? taken[0] ?? range.from));
  const told = hovered ?? (marked === null ? null : kept);
  const choose = (vlan: number) => {
    const [first] = byVlan.get(vlan) ?? [];
    if (first) onChoose?.(first.networkId);
  };
  const words = (vlan: number) =>
    [vlanStateWords[states[vlan - range.from] ?? "free"], ...new Set(byVlan.get(vlan)?.map(({ label }) => label))].join(
      ", ",
    );
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") return choose(kept);
    const next = vlanByKey({ key: event.key, vlan: kept, range, columns: seenColumns(event.currentTarget), taken });
    if (next === undefined) return;
    event.preventDefault();
    setHovered(null);
    setMarked(next);
  };
  return (
    <div className="@container">
      <div className="relative rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-4">
        <input
          type="range"
          className="pointer-events-none absolute top-0 left-0 size-px opacity-0"
          aria-label={`VLANs of ${map.datacenter}`}
          aria-valuetext={`VLAN ${kept}, ${words(kept)}`}
          min={range.from}
          max={range.to}
          value={kept}
          onChange={(event) => setMarked(Number(event.target.value))}
          onFocus={() => setMarked(kept)}
          onKeyDown={onKeyDown}
        />
        {drawings.map(({ shape, className }) => (
          <VlanDrawing
            key={shape.columns}
            shape={shape}
            className={className}
            range={range}
            states={states}
            marked={told}
            onHover={setHovered}
            onPress={(vlan, byTouch) => {
              setMarked(vlan);
              // A finger is wider than a cell: it marks, and the line below opens.
              if (!byTouch) choose(vlan);
            }}
            openable={onChoose !== undefined && hovered !== null && byVlan.has(hovered)}
          />
        ))}
      </div>
      <div className="mt-3 flex min-h-7 flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <Legend counts={countStates(states)} />
        <p className="flex min-h-7 min-w-0 items-center gap-2">
          {told === null ? (
            <span className="text-muted">Point at a cell, or use the arrow keys.</span>
          ) : (
            <>
              <span className="min-w-0 truncate">
                <span className="font-medium">VLAN {told}</span> <span className="text-muted">{words(told)}</span>
              </span>
              {onChoose && hovered === null && byVlan.has(told) && (
                <Button size="sm" onClick={() => choose(told)}>
                  Open
                </Button>
              )}
            </>
          )}
        </p>
      </div>
      {byVlan.size > taken.length && (
        <p className="mt-1 text-muted text-sm">
          {formatCount(byVlan.size - taken.length)} more are in use outside of {range.from}–{range.to}.
        </p>
      )}
    </div>
  );
}

/** How wide the rows are in the drawing that is shown. */
function seenColumns(input: HTMLElement): number {
  const seen = [...(input.parentElement?.querySelectorAll("svg") ?? [])].find((svg) => svg.clientWidth > 0);
  return Number(seen?.dataset.columns ?? drawings[0]?.shape.columns);
}

const statesOf = ({ from, to }: { from: number; to: number }, byVlan: ReturnType<typeof takenByVlan>): VlanState[] =>
  Array.from({ length: to - from + 1 }, (_, place) => byVlan.get(from + place)?.[0]?.status ?? "free");

function countStates(states: readonly VlanState[]): Record<VlanState, number> {
  const counts: Record<VlanState, number> = { active: 0, releasing: 0, quarantined: 0, foreign: 0, free: 0 };
  for (const state of states) counts[state] += 1;
  return counts;
}

function Legend({ counts }: { counts: Record<VlanState, number> }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm" aria-label="Legend">
      {vlanStates
        .filter((state) => counts[state] > 0 || state === "free" || state === "active")
        .map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <svg className="size-2.5" aria-hidden="true">
              <rect width="10" height="10" rx="2" className={vlanFill[state]} />
            </svg>
            <span className="tabular">
              {formatCount(counts[state])} {vlanStateWords[state]}
            </span>
          </li>
        ))}
    </ul>
  );
}
