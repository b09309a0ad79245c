import fc from "fast-check";
import { expect, test } from "vitest";
import { areaPath, linePath, type PlottedSeries, plotRows, plotTop } from "./plot-rows";

const stack: PlottedSeries[] = [
  { id: "used", kind: "area", stacked: true },
  { id: "reserved", kind: "area", stacked: true },
  { id: "free", kind: "area", stacked: true },
  { id: "inUse" },
];
const box = { span: { from: 0, to: 100 }, top: 100 };

test("stacked areas stand on each other, and the topmost is the sum of all", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (used, reserved, free) => {
      const [row] = plotRows({ points: [{ at: 0, values: { used, reserved, free } }], series: stack });
      expect(row?.bands).toEqual({
        used: [0, used],
        reserved: [used, used + reserved],
        free: [used + reserved, used + reserved + free],
      });
      expect(plotTop(row ? [row] : [], stack)).toBe(used + reserved + free);
    }),
  );
});

test("an area that stands on one that was not measured is not drawn, since nobody knows where", () => {
  const [row] = plotRows({ points: [{ at: 0, values: { used: null, reserved: 4 } }], series: stack });
  expect(row?.bands).toEqual({ used: null, reserved: null, free: null });
});

test("areas beside each other all stand on zero", () => {
  const series: PlottedSeries[] = [
    { id: "a", kind: "area" },
    { id: "b", kind: "area" },
  ];
  const [row] = plotRows({ points: [{ at: 0, values: { a: 3, b: 5 } }], series });
  expect(row?.bands).toEqual({ a: [0, 3], b: [0, 5] });
});

test("a gap breaks the line and the area: two runs, nothing drawn between", () => {
  const points = [0, 10, 20, 80, 90].map((at) => ({ at, values: { used: 50, inUse: 20 } }));
  const rows = plotRows({ points, series: stack, gapMs: 25 });
  expect(linePath(rows, (row) => row.values.inUse ?? null, box)).toBe(
    "M0.00 80.00L10.00 80.00L20.00 80.00M80.00 80.00L90.00 80.00",
  );
  expect(areaPath(rows, "used", box).split("Z").filter(Boolean)).toHaveLength(2);
});

test("without figures there is no path", () => {
  const rows = plotRows({ points: [{ at: 0, values: { used: null } }], series: stack });
  expect([areaPath(rows, "used", box), linePath(rows, () => null, box)]).toEqual(["", ""]);
});

test("lines, areas and the capacity all fit under the top", () => {
  const points = [{ at: 0, values: { used: 10, reserved: 5, free: 2, inUse: 40 } }];
  expect(plotTop(plotRows({ points, series: stack }), stack)).toBe(40);
  expect(plotTop(plotRows({ points, series: stack }), stack, 90)).toBe(90);
  expect(plotTop([], stack)).toBe(0);
});
