import { expect, test } from "vitest";
import type { TrafficPeriodView } from "@/lib/contracts/guest-hosting";
import { trafficPeriods, trafficSentence } from "./traffic-words";

const gb = 1024 ** 3;
const period = (from: string, change: Partial<TrafficPeriodView> = {}): TrafficPeriodView => ({
  from,
  to: from,
  receivedBytes: 3 * gb,
  sentBytes: gb,
  totalBytes: 4 * gb,
  limitGB: 16,
  usedFraction: 0.25,
  ...change,
});
const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("periods stand in order of time, in GB, with the year where it changes", () => {
  expect(trafficPeriods([period("2026-02-06T00:00:00.000Z"), period("2026-01-06T00:00:00.000Z")])).toEqual([
    { label: "6 Jan", values: { received: 3, sent: 1 }, limit: 16 },
    { label: "6 Feb", values: { received: 3, sent: 1 }, limit: 16 },
  ]);
  const overNewYear = trafficPeriods([period("2026-01-06T00:00:00.000Z"), period("2025-12-06T00:00:00.000Z")]);
  expect(overNewYear.map(({ label }) => label)).toEqual(["6 Dec 2025", "6 Jan 2026"]);
});

test("labels are unique also over two years, and a dozen at most", () => {
  const months = Array.from({ length: 24 }, (_, index) => period(new Date(Date.UTC(2026, 5 - index, 6)).toISOString()));
  const labels = trafficPeriods(months).map(({ label }) => label);
  expect(labels).toHaveLength(12);
  expect(new Set(labels).size).toBe(12);
});

test("the present period is said with its limit, or that there is none", () => {
  expect(plain(trafficSentence([period("2026-01-06T00:00:00.000Z")]))).toBe("4 GB of 16 GB used since 6 Jan, 25 %.");
  expect(plain(trafficSentence([period("2026-01-06T00:00:00.000Z", { limitGB: null, usedFraction: null })]))).toBe(
    "4 GB used since 6 Jan; it has no limit.",
  );
  expect(trafficSentence([])).toBe("");
});
