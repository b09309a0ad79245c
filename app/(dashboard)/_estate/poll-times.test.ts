import { expect, test } from "vitest";
import { oldestPollAtMs } from "./poll-times";

type Endpoint = Parameters<typeof oldestPollAtMs>[0][number]["endpoints"][number];
const endpoint = (id: string, more: Partial<Endpoint> = {}): Endpoint => ({
  id,
  provider: "platform",
  enabled: true,
  state: "fresh",
  version: null,
  lastGoodPollAt: "2026-03-01T12:00:00.000Z",
  error: null,
  capabilities: {},
  suspendKeeps: null,
  ...more,
});
const noon = Date.parse("2026-03-01T12:00:00.000Z");

test("the oldest endpoint that answers decides, and a poll told later counts", () => {
  const datacenters = [{ endpoints: [endpoint("a"), endpoint("b", { lastGoodPollAt: "2026-03-01T12:00:09.000Z" })] }];
  expect(oldestPollAtMs(datacenters, new Map())).toBe(noon);
  expect(oldestPollAtMs(datacenters, new Map([["a", noon + 20_000]]))).toBe(noon + 9_000);
});

test("endpoints that are silent, disabled or never answered do not make the rest look old", () => {
  const silent = [
    endpoint("a", { state: "stale", lastGoodPollAt: "2026-03-01T09:00:00.000Z" }),
    endpoint("b", { enabled: false }),
    endpoint("c", { state: "unknown", lastGoodPollAt: null }),
  ];
  expect(oldestPollAtMs([{ endpoints: silent }], new Map())).toBeNull();
  expect(oldestPollAtMs([{ endpoints: [...silent, endpoint("d")] }], new Map())).toBe(noon);
});
