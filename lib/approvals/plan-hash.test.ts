import { expect, test } from "vitest";
import type { PlanItemView, PlanView } from "@/lib/contracts/operations";
import { differenceOf, type HashedTarget, hashOfPlan } from "./plan-hash";

const plan: PlanView = {
  command: "vm.delete",
  title: "Delete VM 100 web",
  possible: true,
  risk: "destructive",
  irreversible: true,
  checks: [{ name: "state", ok: true, detail: "It is stopped." }],
  effects: ["Destroys 32 GB on ceph (scsi0)."],
  warnings: [],
  changes: [],
  confirm: null,
  refusal: null,
  approval: null,
  decisions: { host: "pve1" },
  steps: [],
};
const target: HashedTarget = {
  type: "guest",
  name: "web",
  datacenterIds: ["DC1"],
  endpointId: "pve",
  guestId: "00000000-0000-4000-8000-000000000001",
};
const item: PlanItemView = {
  index: 0,
  type: "STOP_VM",
  title: "Stop VM 100 web",
  possible: true,
  irreversible: false,
  effects: ["Pulls the plug."],
  warnings: [],
  confirm: null,
  refusal: null,
};
const hash = (change: Partial<PlanView> = {}, on: Partial<HashedTarget> = {}) =>
  hashOfPlan({ ...plan, ...change }, { ...target, ...on });

test("figures of checks, warnings and what was chosen do not make it another plan", () => {
  const checks = [{ name: "room", ok: true, detail: "Needs 2 GB, has 17 GB." }];
  expect(
    hash({ checks, warnings: ["It is old."], decisions: { host: "pve2" }, steps: [{ name: "x", title: "X" }] }),
  ).toBe(hash());
  expect(hash({}, { datacenterIds: ["DC2", "DC1"] })).toBe(hash({}, { datacenterIds: ["DC1", "DC2"] }));
  expect(hash()).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, Partial<PlanView>, Partial<HashedTarget>]>([
  ["other effects", { effects: ["Destroys 500 GB on ceph (scsi0)."] }, {}],
  ["one effect more", { effects: [...plan.effects, "It is running and will be stopped first."] }, {}],
  ["another command", { command: "vm.stop" }, {}],
  ["another title", { title: "Delete VM 100 db" }, {}],
  ["another diff", { changes: [{ field: "cores", from: 2, to: 4, requiresRestart: true }] }, {}],
  ["that it can be undone", { irreversible: false }, {}],
  ["a word to confirm", { confirm: "web" }, {}],
  ["a refusal", { refusal: { code: "guest_protected", message: "No." } }, {}],
  ["items", { items: [item] }, {}],
  ["another guest of the same name", {}, { guestId: "00000000-0000-4000-8000-000000000002" }],
  ["another datacenter", {}, { datacenterIds: ["DC2"] }],
])("%s: another plan", (_, change, on) => {
  expect(hash(change, on)).not.toBe(hash());
});

test("what an item does, and in which order, is part of it", () => {
  const two = [item, { ...item, index: 1, title: "Stop VM 200 db" }];
  const swapped = [two[1], two[0]].flatMap((each, index) => (each ? [{ ...each, index }] : []));
  expect(hash({ items: swapped })).not.toBe(hash({ items: two }));
  expect(hash({ items: [{ ...item, warnings: ["It is old."] }] })).toBe(hash({ items: [item] }));
  expect(hash({ items: [{ ...item, effects: [] }] })).not.toBe(hash({ items: [item] }));
});

test("the difference tells the sentences that came and went, each as often as it is said", () => {
  const before = { ...plan, items: [item, { ...item, index: 1 }] };
  const after: PlanView = {
    ...before,
    effects: ["Destroys 64 GB on ceph (scsi0)."],
    warnings: ["It is running."],
    changes: [{ field: "memoryMB", from: 1024, to: null, requiresRestart: false }],
    refusal: { code: "guest_protected", message: "The platform protects it." },
    items: [item],
  };
  expect(differenceOf(before, after)).toEqual({
    added: [
      "Destroys 64 GB on ceph (scsi0).",
      "It is running.",
      "memoryMB: 1024 → nothing.",
      "The platform protects it.",
    ],
    removed: ["Destroys 32 GB on ceph (scsi0).", "Item 1: Stop VM 100 web", "Item 1: Pulls the plug."],
  });
  expect(differenceOf(before, before)).toEqual({ added: [], removed: [] });
  const twice = { ...plan, effects: ["Stops one.", "Stops one."] };
  expect(differenceOf(twice, { ...plan, effects: ["Stops one."] })).toEqual({ added: [], removed: ["Stops one."] });
});
