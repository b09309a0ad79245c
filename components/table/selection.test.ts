import { describe, expect, test } from "vitest";
import {
  deselectAll,
  emptySelection,
  pruneSelection,
  type Selection,
  selectAll,
  selectionExtent,
  splitSelection,
  toggleRange,
  toggleRow,
} from "./selection";

const shownIds = ["a", "b", "c", "d", "e"];
const ticked = (selection: Selection) => [...selection.ids].sort();

describe("ticking rows", () => {
  test("a second press takes the tick away", () => {
    const once = toggleRow(emptySelection, "b");
    expect(ticked(once)).toEqual(["b"]);
    expect(ticked(toggleRow(once, "b"))).toEqual([]);
  });

  test("shift ticks everything between, in either direction", () => {
    expect(ticked(toggleRange({ selection: toggleRow(emptySelection, "b"), id: "d", shownIds }))).toEqual([
      "b",
      "c",
      "d",
    ]);
    expect(ticked(toggleRange({ selection: toggleRow(emptySelection, "d"), id: "b", shownIds }))).toEqual([
      "b",
      "c",
      "d",
    ]);
  });

  test("shift on a ticked row unticks the range", () => {
    const all = { ...selectAll(emptySelection, shownIds), anchor: "b" };
    expect(ticked(toggleRange({ selection: all, id: "d", shownIds }))).toEqual(["a", "e"]);
  });

  test("shift goes by the order that is shown, not by the order of the data", () => {
    const selection = toggleRow(emptySelection, "e");
    expect(ticked(toggleRange({ selection, id: "a", shownIds: ["e", "a", "d", "b", "c"] }))).toEqual(["a", "e"]);
  });

  test("shift without an anchor in sight ticks one row only", () => {
    expect(ticked(toggleRange({ selection: emptySelection, id: "c", shownIds }))).toEqual(["c"]);
    const hiddenAnchor = toggleRow(emptySelection, "hidden");
    expect(ticked(toggleRange({ selection: hiddenAnchor, id: "c", shownIds }))).toEqual(["c", "hidden"]);
  });
});

describe("nothing is ticked out of sight without being told", () => {
  test("a filter keeps ticks, and the hidden ones are named apart", () => {
    const all = selectAll(emptySelection, shownIds);
    expect(splitSelection(all, ["d", "b"])).toEqual({ shown: ["d", "b"], hidden: ["a", "c", "e"] });
  });

  test("unticking all touches only what is shown", () => {
    expect(ticked(deselectAll(selectAll(emptySelection, shownIds), ["a", "b"]))).toEqual(["c", "d", "e"]);
  });

  test("rows that are gone lose their tick, and their anchor", () => {
    const selection = toggleRow(toggleRow(emptySelection, "a"), "b");
    const pruned = pruneSelection(selection, (id) => id !== "b");
    expect(ticked(pruned)).toEqual(["a"]);
    expect(pruned.anchor).toBeNull();
  });

  test("pruning nothing returns the same object", () => {
    const selection = toggleRow(emptySelection, "a");
    expect(pruneSelection(selection, () => true)).toBe(selection);
  });

  test("the header's box looks at shown rows alone", () => {
    const selection = selectAll(emptySelection, ["a", "b"]);
    expect(selectionExtent(selection, ["a", "b"])).toBe("all");
    expect(selectionExtent(selection, shownIds)).toBe("some");
    expect(selectionExtent(selection, ["c"])).toBe("none");
    expect(selectionExtent(selection, [])).toBe("none");
  });
});
