import type { NetworkMap, NetworkStatus } from "@/lib/contracts/networks";

type TakenVlan = NetworkMap["vlans"][number];

/** What a cell of the VLAN map can be. */
export type VlanState = NetworkStatus | "free";

/** In the order of the legend; where a VLAN is taken twice, the first of these is what its cell shows. */
export const vlanStates = [
  "active",
  "releasing",
  "quarantined",
  "foreign",
  "free",
] as const satisfies readonly VlanState[];

export const vlanStateWords: Record<VlanState, string> = {
  active: "allocated",
  releasing: "being released",
  quarantined: "in quarantine",
  foreign: "in use, not by Moxxie",
  free: "free",
};

/** Cells in a row, such that rows begin at round numbers. */
export type MapShape = { columns: number; cell: number };

/** Everything that is taken, by VLAN: the strongest first. */
export function takenByVlan(vlans: readonly TakenVlan[]): Map<number, TakenVlan[]> {
  const byVlan = new Map<number, TakenVlan[]>();
  for (const taken of vlans) byVlan.set(taken.vlan, [...(byVlan.get(taken.vlan) ?? []), taken]);
  for (const [vlan, several] of byVlan)
    byVlan.set(
      vlan,
      several.toSorted((one, other) => rank(one) - rank(other)),
    );
  return byVlan;
}

const rank = ({ status }: TakenVlan) => vlanStates.indexOf(status);

export interface VlanRun {
  state: VlanState;
  /** Both ends belong to it; it never goes over the end of a row. */
  from: number;
  to: number;
}

/** Neighbours of one state in one row, as one rectangle each: a map of 4,094 cells is drawn by a few hundred at most. */
export function runsOf(facts: {
  range: { from: number; to: number };
  columns: number;
  stateOf: (vlan: number) => VlanState;
}): VlanRun[] {
  const { range, columns, stateOf } = facts;
  const runs: VlanRun[] = [];
  for (let vlan = range.from; vlan <= range.to; vlan++) {
    const last = runs.at(-1);
    const state = stateOf(vlan);
    const beginsRow = (vlan - range.from) % columns === 0;
    if (last && last.state === state && !beginsRow) last.to = vlan;
    else runs.push({ state, from: vlan, to: vlan });
  }
  return runs;
}

/** Where a VLAN's cell stands, counted from zero. */
export const cellOf = (vlan: number, from: number, columns: number) => ({
  column: (vlan - from) % columns,
  row: Math.floor((vlan - from) / columns),
});

/** The VLAN whose cell holds a point of the drawing; null beside the cells. */
export function vlanAt(facts: {
  x: number;
  y: number;
  range: { from: number; to: number };
  shape: MapShape;
}): number | null {
  const { x, y, range, shape } = facts;
  const column = Math.floor(x / shape.cell);
  const row = Math.floor(y / shape.cell);
  if (column < 0 || column >= shape.columns || row < 0) return null;
  const vlan = range.from + row * shape.columns + column;
  return vlan <= range.to ? vlan : null;
}

/** Where a key leads from a cell; undefined for a key that is none of the map's. */
export function vlanByKey(facts: {
  key: string;
  vlan: number;
  range: { from: number; to: number };
  columns: number;
  /** Ascending. */
  taken: readonly number[];
}): number | undefined {
  const { key, vlan, range, columns, taken } = facts;
  const within = (next: number) => (next < range.from || next > range.to ? vlan : next);
  switch (key) {
    case "ArrowLeft":
      return within(vlan - 1);
    case "ArrowRight":
      return within(vlan + 1);
    case "ArrowUp":
      return within(vlan - columns);
    case "ArrowDown":
      return within(vlan + columns);
    case "Home":
      return range.from;
    case "End":
      return range.to;
    case "PageUp":
      return taken.findLast((other) => other < vlan) ?? vlan;
    case "PageDown":
      return taken.find((other) => other > vlan) ?? vlan;
    default:
      return undefined;
  }
}
