import type { SnapshotView } from "@/lib/contracts/guest-snapshots";

export interface SnapshotNode {
  snapshot: SnapshotView;
  /** How many snapshots stand before it on its line. */
  depth: number;
}

/**
 * Snapshots as an indented list: each after the one it was taken from, older before newer. One whose parent is not
 * there (or that names itself through others) begins a line of its own, so that none is ever left out.
 */
export function snapshotTree(snapshots: readonly SnapshotView[]): SnapshotNode[] {
  const names = new Set(snapshots.map(({ name }) => name));
  const ordered = [...snapshots].sort((one, other) => (one.createdAt ?? "").localeCompare(other.createdAt ?? ""));
  const childrenOf = (parent: string | null) =>
    ordered.filter(
      (snapshot) => (snapshot.parent !== null && names.has(snapshot.parent) ? snapshot.parent : null) === parent,
    );
  const nodes: SnapshotNode[] = [];
  const placed = new Set<string>();
  const walk = (snapshot: SnapshotView, depth: number) => {
    if (placed.has(snapshot.name)) return;
    placed.add(snapshot.name);
    nodes.push({ snapshot, depth });
    for (const child of childrenOf(snapshot.name)) walk(child, depth + 1);
  };
  for (const root of childrenOf(null)) walk(root, 0);
  for (const snapshot of ordered) walk(snapshot, 0);
  return nodes;
}
