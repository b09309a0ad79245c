import { expect, test } from "vitest";
import { BulkRequest } from "@/lib/contracts/bulk";
import type { GuestView } from "@/lib/contracts/guests";
import { bulkActions } from "./bulk-action-list";
import { bulkRequest, initialOptions, missingOf } from "./bulk-request";

const guest = (id: string, more: Partial<GuestView> = {}) =>
  ({ id, kind: "vm", endpoint: "pve", tags: [], ...more }) as GuestView;

test.each(bulkActions)("%s makes a request that the API takes, for VMs and containers", (action) => {
  const guests = [guest("a"), guest("b", { kind: "container" })];
  const request = bulkRequest({ guests, options: initialOptions(action), mode: "transactional" });
  const { operations } = BulkRequest.parse(request);
  expect(operations.map(({ type }) => type.split("_")[1])).toEqual(["VM", "CONTAINER"]);
  expect(operations.map(({ params }) => params.vmId)).toEqual(["a", "b"]);
});

test("a typed name goes to the guest that asked for it, and to no other", () => {
  const { operations } = bulkRequest({
    guests: [guest("a"), guest("b")],
    options: { action: "delete", purge: false },
    mode: "best_effort",
    names: new Map([["b", "billing"]]),
    reason: "end of contract",
  });
  expect(operations.map(({ params }) => params.confirm)).toEqual([undefined, "billing"]);
});

test("tags are added to those that each has, and taken away; what is left empty is not touched", () => {
  const { operations } = bulkRequest({
    guests: [guest("a", { tags: ["web", "old"] }), guest("b", { tags: ["db"] })],
    options: { action: "update", addTags: "prod, db", removeTags: "old", cores: "", memoryMB: "4096" },
    mode: "transactional",
  });
  expect(operations.map(({ params }) => params)).toEqual([
    { vmId: "a", tags: ["web", "prod", "db"], memoryMB: 4096 },
    { vmId: "b", tags: ["db", "prod"], memoryMB: 4096 },
  ]);
});

test("what a form lacks is said before anything is planned", () => {
  const change = { action: "update", addTags: "", removeTags: "", cores: "", memoryMB: "" } as const;
  const move = { action: "migrate", host: "", withLocalDisks: false } as const;
  expect(missingOf(change, [guest("a")])).toBe("Say first what is to be changed");
  expect(missingOf({ ...change, cores: "0" }, [guest("a")])).toMatch(/^Cores: /);
  expect(missingOf({ ...change, cores: "2" }, [guest("a")])).toBeNull();
  expect(missingOf({ action: "snapshot", name: "1st", description: "" }, [guest("a")])).toMatch(/name/);
  expect(missingOf(move, [guest("a"), guest("b", { endpoint: "other" })])).toMatch(/^They are on 2 endpoints/);
  expect(missingOf(move, [guest("a")])).toBe("Choose a host first");
  expect(missingOf({ ...move, host: "pve2" }, [guest("a")])).toBeNull();
});
