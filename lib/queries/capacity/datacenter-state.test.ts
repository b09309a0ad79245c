import { describe, expect, test } from "vitest";
import type { EndpointRecord, HostRecord } from "@/lib/domain/estate";
import { aGuest, aHost, anEndpoint, viewOf } from "@/lib/domain/testing";
import type { Freshness } from "@/lib/inventory/view";
import { healthOfDatacenter } from "./datacenter-health";
import { guestCounts } from "./guest-counts";

/** Endpoint `old` is stale, `new` never answered. */
const freshnessOf = (id: string): Freshness => (id === "old" ? "stale" : id === "new" ? "unknown" : "fresh");
function health(endpoints: Partial<EndpointRecord>[], hosts: Partial<HostRecord>[] = [{}]) {
  const view = viewOf({ endpoints: endpoints.map(anEndpoint), hosts: hosts.map(aHost) });
  return healthOfDatacenter({ inventory: { view: () => view, freshnessOf } }, "DC1");
}

describe("a datacenter is", () => {
  test("healthy when all of its endpoints are fresh and all hosts online", () => {
    expect(health([{}, { id: "b" }])).toBe("healthy");
    expect(health([{}, { id: "old", enabled: false }])).toBe("healthy");
    expect(health([{}, { id: "old", datacenterId: "DC2" }])).toBe("healthy");
  });

  test("empty without an endpoint in use", () => {
    expect(health([])).toBe("empty");
    expect(health([{ enabled: false }])).toBe("empty");
  });

  test("down when every endpoint failed twice, stale when none is fresh", () => {
    expect(health([{ consecutiveFailures: 2 }, { id: "old", consecutiveFailures: 9 }])).toBe("down");
    expect(
      health([
        { id: "old", consecutiveFailures: 2 },
        { id: "new", consecutiveFailures: 1 },
      ]),
    ).toBe("stale");
  });

  test("degraded when a part of it answers", () => {
    expect(health([{}, { id: "old" }])).toBe("degraded");
    expect(health([{ consecutiveFailures: 2 }, { id: "b" }])).toBe("healthy");
    expect(health([{}], [{}, { name: "pve2", status: "offline" }])).toBe("degraded");
  });
});

test("guests are counted by kind and status over all endpoints of a datacenter; templates are not", () => {
  const endpoints = [anEndpoint(), anEndpoint({ id: "b" }), anEndpoint({ id: "c", datacenterId: "DC2" })];
  const guests = [
    aGuest({ id: "1", status: "running" }),
    aGuest({ id: "2", status: "stopped", kind: "container" }),
    aGuest({ id: "3", status: "running", endpointId: "b" }),
    aGuest({ id: "4", template: true }),
    aGuest({ id: "5", endpointId: "c", datacenterId: "DC2" }),
  ];
  const view = viewOf({ endpoints, guests });
  expect(guestCounts(view, "DC1")).toEqual({ total: 3, vms: 2, containers: 1, byStatus: { running: 2, stopped: 1 } });
  expect(guestCounts(view, "DC9")).toEqual({ total: 0, vms: 0, containers: 0, byStatus: {} });
});
