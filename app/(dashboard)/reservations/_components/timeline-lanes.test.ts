import { describe, expect, test } from "vitest";
import { reservation } from "./testing";
import { barByKey, barWidthMin, lanesOf, wordsWidth } from "./timeline-lanes";

const window = { fromMs: Date.parse("2026-03-01T10:00:00Z"), toMs: Date.parse("2026-03-01T20:00:00Z") };
const held = (node: string, from: number, to: number, id = `${node}-${from}-${to}`) =>
  reservation({
    reservationId: id,
    node,
    createdAt: new Date(window.fromMs + from * 3_600_000).toISOString(),
    expiresAt: new Date(window.fromMs + to * 3_600_000).toISOString(),
  });
const idsOf = (lanes: ReturnType<typeof lanesOf>) =>
  lanes.map(({ node, bars }) => [node, ...bars.map((bar) => bar.reservation.reservationId)]);

describe("lanes", () => {
  test("what does not overlap shares one, what does gets its own", () => {
    const lanes = lanesOf([held("pve1", 5, 8, "c"), held("pve1", 0, 4, "a"), held("pve1", 3, 6, "b")], window);
    expect(idsOf(lanes)).toEqual([
      ["pve1", "a", "c"],
      ["pve1", "b"],
    ]);
    expect(lanes.map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test("hosts stand in the order that people count in", () => {
    const lanes = lanesOf([held("pve10", 0, 1), held("pve2", 0, 1), held("pve1", 0, 1)], window);
    expect(lanes.map(({ node }) => node)).toEqual(["pve1", "pve2", "pve10"]);
  });

  test("hosts of one name in two datacenters are two", () => {
    const lanes = lanesOf([held("pve1", 0, 1), { ...held("pve1", 0, 1), datacenter: "DC2" }], window);
    expect(lanes.map(({ datacenter }) => datacenter)).toEqual(["DC1", "DC2"]);
  });

  test("what lies outside of the window has no lane", () => {
    expect(lanesOf([held("pve1", -5, -1), held("pve2", 11, 12)], window)).toEqual([]);
  });

  test("the shortest can be seen, lies within the window, and overlaps no neighbour", () => {
    const second = 1 / 3600;
    const short = Array.from({ length: 320 }, (_, place) => held("pve1", 5 + place * second, 5 + (place + 1) * second));
    const lanes = lanesOf([...short, held("pve1", 10 - second, 10)], window);
    for (const { bars } of lanes) {
      for (const [place, bar] of bars.entries()) {
        expect(bar.width).toBeGreaterThanOrEqual(barWidthMin);
        expect(bar.left + bar.width).toBeLessThanOrEqual(1.0001);
        const next = bars[place + 1];
        if (next) expect(bar.left + bar.width).toBeLessThanOrEqual(next.left);
      }
    }
  });

  test("words that do not fit into their bar have room at its right, if there are not too many", () => {
    const short = [held("pve1", 1, 1.1), held("pve1", 1.2, 1.3), held("pve1", 4, 4.1), held("pve1", 9.5, 9.6)];
    const [first, second] = lanesOf(short, window);
    expect(first?.bars.map(({ left, wordsOutside }) => [left.toFixed(2), wordsOutside])).toEqual([
      ["0.10", true],
      ["0.40", true],
      // Beyond the end nothing can be read.
      ["0.95", false],
    ]);
    expect(second?.bars).toHaveLength(1);
    const many = Array.from({ length: 400 }, (_, place) => held(`pve${place}`, 1, 1 + wordsWidth));
    expect(lanesOf(many, window).some(({ bars }) => bars.some(({ wordsOutside }) => wordsOutside))).toBe(false);
  });

  test("ten thousand reservations are laid out within a frame or a few", () => {
    const many = Array.from({ length: 10_000 }, (_, place) =>
      held(`pve${place % 40}`, (place * 7919) % 10, ((place * 7919) % 10) + 1),
    );
    const begun = performance.now();
    const lanes = lanesOf(many, window);
    expect(lanes.reduce((sum, { bars }) => sum + bars.length, 0)).toBe(10_000);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe("keys", () => {
  const lanes = lanesOf([held("pve1", 0, 2), held("pve1", 4, 6), held("pve2", 5, 7), held("pve2", 8, 9)], window);

  test("left and right stay on the host, up and down go to what lies nearest in time", () => {
    expect(barByKey("ArrowRight", { lane: 0, bar: 0 }, lanes)).toEqual({ lane: 0, bar: 1 });
    expect(barByKey("ArrowRight", { lane: 0, bar: 1 }, lanes)).toEqual({ lane: 0, bar: 1 });
    expect(barByKey("ArrowDown", { lane: 0, bar: 1 }, lanes)).toEqual({ lane: 1, bar: 0 });
    expect(barByKey("ArrowUp", { lane: 1, bar: 1 }, lanes)).toEqual({ lane: 0, bar: 1 });
    expect(barByKey("ArrowUp", { lane: 0, bar: 1 }, lanes)).toEqual({ lane: 0, bar: 1 });
  });

  test("Home and End go to the first and the last of all", () => {
    expect(barByKey("Home", { lane: 1, bar: 1 }, lanes)).toEqual({ lane: 0, bar: 0 });
    expect(barByKey("End", { lane: 0, bar: 0 }, lanes)).toEqual({ lane: 1, bar: 1 });
    expect(barByKey("Tab", { lane: 0, bar: 0 }, lanes)).toBeUndefined();
  });
});
