import { expect, test } from "vitest";
import { SimulatedClock } from "../../clock";
import { Timeline } from "./timeline";

function timeline() {
  const clock = new SimulatedClock(() => 0);
  return { clock, line: new Timeline(clock) };
}

test("what came due happens in the order of time, each at its own time", () => {
  const { clock, line } = timeline();
  const seen: [string, number][] = [];
  const note = (name: string) => seen.push([name, line.nowMs()]);
  line.after(30, () => note("late"));
  line.after(10, () => {
    note("early");
    line.after(5, () => note("chained"));
  });
  line.after(10, () => note("second"));
  line.after(90, () => note("never"));
  clock.advance(50);
  line.settle();
  expect(seen).toEqual([
    ["early", 10],
    ["second", 10],
    ["chained", 15],
    ["late", 30],
  ]);
  expect(line.nowMs()).toBe(50);
});

test("nothing happens before it is due", () => {
  const { clock, line } = timeline();
  let count = 0;
  line.after(10, () => count++);
  clock.advance(9);
  line.settle();
  expect(count).toBe(0);
  clock.advance(1);
  line.settle();
  line.settle();
  expect(count).toBe(1);
});
