import { expect, test } from "vitest";
import type { SnapshotView } from "@/lib/contracts/guest-snapshots";
import { snapshotTree } from "./snapshot-tree";

const snapshot = (name: string, parent: string | null, day: number): SnapshotView => ({
  name,
  parent,
  description: null,
  createdAt: `2026-01-0${day}T00:00:00.000Z`,
  withMemory: false,
});
const shape = (snapshots: SnapshotView[]) =>
  snapshotTree(snapshots).map(({ snapshot: { name }, depth }) => `${"-".repeat(depth)}${name}`);

test("each snapshot follows the one it was taken from, older lines first", () => {
  expect(shape([snapshot("c", "a", 4), snapshot("b", "a", 2), snapshot("d", "b", 3), snapshot("a", null, 1)])).toEqual([
    "a",
    "-b",
    "--d",
    "-c",
  ]);
});

test("none is left out when a parent is missing or the parents form a ring", () => {
  expect(shape([snapshot("lone", "gone", 1)])).toEqual(["lone"]);
  expect(shape([snapshot("x", "y", 1), snapshot("y", "x", 2)])).toEqual(["x", "-y"]);
});
