import { expect, test } from "vitest";
import type { DatacenterView } from "@/lib/contracts/estate";
import { startStepOf } from "./start-step";

const datacenter = (endpoints: number, guests: number): Pick<DatacenterView, "endpoints" | "guests"> => ({
  endpoints: Array.from({ length: endpoints }, (_, index) => ({
    id: `e${index}`,
    provider: "p",
    enabled: true,
    state: "fresh",
    version: null,
    lastGoodPollAt: null,
    error: null,
    capabilities: {},
    suspendKeeps: null,
  })),
  guests: { total: guests, vms: guests, containers: 0, byStatus: {} },
});

test("the guide leads from a datacenter over an endpoint to guests, and then leaves", () => {
  expect(startStepOf([])).toBe("datacenter");
  expect(startStepOf([datacenter(0, 0), datacenter(0, 0)])).toBe("endpoint");
  expect(startStepOf([datacenter(0, 0), datacenter(1, 0)])).toBe("guest");
  expect(startStepOf([datacenter(1, 4), datacenter(0, 0)])).toBe("done");
});
