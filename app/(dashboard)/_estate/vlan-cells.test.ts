import { describe, expect, test } from "vitest";
import { runsOf, takenByVlan, type VlanState, vlanAt, vlanByKey } from "./vlan-cells";

const entry = (vlan: number, status: Exclude<VlanState, "free">) => ({
  vlan,
  status,
  networkId: `${status}-${vlan}`,
  label: "",
});

test("a VLAN that is allocated and also seen elsewhere shows as allocated, and keeps both", () => {
  const both = takenByVlan([entry(7, "foreign"), entry(7, "active")]).get(7);
  expect(both?.map(({ status }) => status)).toEqual(["active", "foreign"]);
});

describe("cells are gathered into runs", () => {
  const stateOf = (vlan: number): VlanState => (vlan >= 103 && vlan <= 106 ? "active" : "free");

  test("of one state, broken where a row ends", () => {
    expect(runsOf({ range: { from: 100, to: 109 }, columns: 5, stateOf })).toEqual([
      { state: "free", from: 100, to: 102 },
      { state: "active", from: 103, to: 104 },
      { state: "active", from: 105, to: 106 },
      { state: "free", from: 107, to: 109 },
    ]);
  });

  test("every VLAN of the range belongs to exactly one", () => {
    const runs = runsOf({
      range: { from: 1, to: 4094 },
      columns: 100,
      stateOf: (vlan) => (vlan % 7 === 0 ? "foreign" : "free"),
    });
    expect(runs.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(4094);
  });
});

describe("a point of the drawing means a cell", () => {
  const range = { from: 100, to: 117 };
  const shape = { columns: 10, cell: 8 };

  test.each([
    [0, 0, 100],
    [79.9, 0, 109],
    [4, 8, 110],
    [60, 9, 117],
    // Beyond the last VLAN, and beside the grid.
    [72, 9, null],
    [80, 0, null],
    [-1, 0, null],
    [0, -1, null],
  ])("%d, %d: %s", (x, y, vlan) => expect(vlanAt({ x, y, range, shape })).toBe(vlan));
});

describe("keys", () => {
  const facts = { range: { from: 100, to: 149 }, columns: 20, taken: [103, 131] };

  test.each([
    ["ArrowLeft", 100, 100],
    ["ArrowRight", 100, 101],
    ["ArrowDown", 105, 125],
    // Below the last row there is nothing to go to.
    ["ArrowDown", 140, 140],
    ["ArrowUp", 125, 105],
    ["Home", 125, 100],
    ["End", 125, 149],
    ["PageDown", 103, 131],
    ["PageDown", 131, 131],
    ["PageUp", 131, 103],
  ])("%s on %d leads to %d", (key, vlan, to) => expect(vlanByKey({ ...facts, key, vlan })).toBe(to));

  test("other keys are left to the page", () => expect(vlanByKey({ ...facts, key: "Tab", vlan: 100 })).toBeUndefined());
});
