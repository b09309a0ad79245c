import { expect, test } from "vitest";
import { currentPeriod, periodOf } from "./traffic";

const made = (text: string) => ({ createdAt: new Date(text) });
const days = ({ start, end }: { start: Date; end: Date }) => [
  start.toISOString().slice(0, 10),
  end.toISOString().slice(0, 19),
];

test("a month of accounting begins on the day of creation and ends a second before the next", () => {
  const server = made("2025-01-20T14:00:47Z");
  expect(days(periodOf(server, 1))).toEqual(["2025-01-20", "2025-02-19T23:59:59"]);
  expect(days(periodOf(server, 13))).toEqual(["2026-01-20", "2026-02-19T23:59:59"]);
});

test("a server made at the end of a month has its month end with a short one", () => {
  const server = made("2025-01-31T10:00:00Z");
  expect(days(periodOf(server, 1))).toEqual(["2025-01-31", "2025-02-27T23:59:59"]);
  expect(days(periodOf(server, 2))).toEqual(["2025-02-28", "2025-03-30T23:59:59"]);
});

test.each([
  ["2025-01-31T10:00:00Z", "2025-01-31T10:00:01Z", 1],
  ["2025-01-31T10:00:00Z", "2025-02-27T23:59:59Z", 1],
  ["2025-01-31T10:00:00Z", "2025-02-28T00:00:00Z", 2],
  ["2025-01-20T14:00:00Z", "2026-01-19T23:59:59Z", 12],
  ["2025-01-20T14:00:00Z", "2026-01-20T00:00:00Z", 13],
])("a server made at %s is at %s in month %d", (createdAt, now, month) => {
  expect(currentPeriod(made(createdAt), new Date(now)).month).toBe(month);
});
