import { expect, test } from "vitest";
import type { DatacenterView } from "@/lib/contracts/estate";
import { platformsOf, whyNoneCan } from "./platforms";

const datacenter = {
  id: "DC1",
  endpoints: [
    { id: "one", provider: "cluster", version: "Cluster VE 9.0", capabilities: { tags: true }, suspendKeeps: "memory" },
    { id: "two", provider: "panel", version: "Panel 6.1", capabilities: { tags: false }, suspendKeeps: "access" },
    { id: "new", provider: "panel", version: null, capabilities: {}, suspendKeeps: null },
  ],
} as unknown as DatacenterView;
const platforms = platformsOf([datacenter]);
const of = (...ids: string[]) => ids.flatMap((id) => platforms.get(id) ?? []);

test("each endpoint's platform is known by its product and place", () => {
  expect(platforms.get("two")).toMatchObject({ datacenter: "DC1", product: "Panel", suspendKeeps: "access" });
});

test("what one of them can do is offered; what none can do has its reason", () => {
  expect(whyNoneCan(of("one", "two"), "tags")).toBeNull();
  expect(whyNoneCan(of("two"), "tags")).toBe("Panel cannot keep tags.");
});

test("of a platform that has not told, nothing is refused", () => {
  expect(whyNoneCan(of("new"), "tags")).toBeNull();
  expect(whyNoneCan(of("two", "new"), "tags")).toBe("Panel cannot keep tags.");
});
