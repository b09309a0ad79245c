import { expect, test } from "vitest";
import type { GuestView } from "@/lib/contracts/guests";
import type { PlanItemView, PlanView } from "@/lib/contracts/operations";
import { blockedReason, effectLines, inOrderOfCare, itemsByGuest, plannedGuests, warningLines } from "./bulk-plan";

const guest = (id: string) => ({ id, name: `name-of-${id}` }) as GuestView;
const item = (index: number, more: Partial<PlanItemView> = {}): PlanItemView => ({
  index,
  type: "START_VM",
  title: `Start ${index}`,
  possible: true,
  irreversible: false,
  effects: ["Starts it."],
  warnings: [],
  confirm: null,
  refusal: null,
  ...more,
});
const refusedItem = (index: number, message: string) =>
  item(index, { possible: false, refusal: { code: "invalid_state", message } });
const planOf = (items: PlanItemView[], refusal: PlanView["refusal"] = null) => ({ items, refusal }) as PlanView;

function planned(items: PlanItemView[]) {
  const guests = items.map(({ index }) => guest(String(index)));
  const plan = planOf(items);
  const ids = guests.map(({ id }) => id);
  return { plan, guests: plannedGuests(guests, itemsByGuest(plan, ids)) };
}

test("every guest is listed: those that can, those that cannot with the reason, those that ask for their name", () => {
  const { guests } = planned([item(0), refusedItem(1, "It runs already."), item(2, { confirm: "billing" })]);
  expect(guests.map(({ state }) => state)).toEqual(["possible", "refused", "asks_name"]);
  expect(guests[1]?.remarks).toEqual(["It runs already."]);
});

test("a guest that is refused for want of its name only can be done once it is typed", () => {
  const { guests } = planned([
    item(0, {
      possible: false,
      confirm: "billing",
      refusal: { code: "confirmation_required", message: "Type its name." },
    }),
  ]);
  expect(guests[0]?.state).toBe("asks_name");
  const plan = planOf([], { code: "bulk_refused", message: "1 of 1 operations cannot be done" });
  expect(blockedReason({ guests, plan, mode: "transactional", past: "deleted" })).toBeNull();
});

test("what several say stands once with their number, what one says stands at that one", () => {
  const { guests } = planned([
    item(0, { effects: ["Stops it.", "Destroys 4 GB."] }),
    item(1, { effects: ["Stops it.", "Destroys 8 GB."], warnings: ["It is locked."] }),
    item(2, { effects: ["Waits."], warnings: [] }),
  ]);
  expect(effectLines(guests)).toEqual(["2 guests: Stops it."]);
  expect(warningLines(guests)).toEqual([]);
  expect(guests.map(({ remarks }) => remarks)).toEqual([
    ["Destroys 4 GB."],
    ["Destroys 8 GB.", "It is locked."],
    ["Waits."],
  ]);
});

test("what is refused adds nothing to what will be done", () => {
  const { guests } = planned([item(0), { ...refusedItem(1, "no"), effects: ["Starts it."] }]);
  expect(effectLines(guests)).toEqual(["Starts it."]);
});

test("all or nothing is blocked by one that cannot; each on its own goes on without it", () => {
  const { plan, guests } = planned([item(0), refusedItem(1, "It runs already.")]);
  const facts = { guests, plan, past: "started" };
  expect(blockedReason({ ...facts, mode: "transactional" })).toMatch(/^1 of 2 cannot be started.*Leave it out/);
  expect(blockedReason({ ...facts, mode: "best_effort" })).toBeNull();
});

test("nothing can be asked for when none can be done or none is left", () => {
  const { plan, guests } = planned([refusedItem(0, "no")]);
  expect(blockedReason({ guests, plan, mode: "best_effort", past: "started" })).toMatch(/^None of them can be started/);
  expect(blockedReason({ guests: [], plan: undefined, mode: "transactional", past: "started" })).toMatch(/No guest/);
});

test("a refusal that no single guest is to blame for is said in its own words", () => {
  const { guests } = planned([item(0)]);
  const plan = planOf([item(0)], { code: "no_capacity", message: "Together they need 16 GB, 12 GB are free." });
  expect(blockedReason({ guests, plan, mode: "transactional", past: "started" })).toBe(
    "Together they need 16 GB, 12 GB are free.",
  );
});

test("what only a few of many say stands at them and not in the summary", () => {
  const items = Array.from({ length: 9 }, (_, index) =>
    item(index, { effects: ["Stops it.", index < 2 ? "Destroys 4 GB." : `Destroys ${index + 10} GB.`] }),
  );
  const { guests } = planned(items);
  expect(effectLines(guests)).toEqual(["9 guests: Stops it."]);
  expect(guests[0]?.remarks).toEqual(["Destroys 4 GB."]);
});

test("those that somebody has to see to come first", () => {
  const { guests } = planned([item(0), item(1, { confirm: "b" }), refusedItem(2, "no"), item(3)]);
  expect(inOrderOfCare(guests).map(({ guest: { id } }) => id)).toEqual(["2", "1", "0", "3"]);
});
