import { describe, expect, test } from "vitest";
import type { GuestView } from "@/lib/contracts/guests";
import type { PlanView } from "@/lib/contracts/operations";
import { bulkInput, chunksOf, plannedItem, sentItem, sharedEffects } from "./bulk-plan";

const guest = { id: "0198f000-0000-7000-8000-000000000001", name: "web-1" } as GuestView;
const plan: PlanView = {
  command: "vm.stop",
  title: "Stop VM 100 web-1",
  possible: true,
  risk: "disruptive",
  irreversible: false,
  checks: [],
  effects: ["Pulls the plug."],
  warnings: [],
  changes: [],
  confirm: null,
  refusal: null,
  approval: null,
  decisions: {},
  steps: [],
};

describe("the place of one guest in a bulk action", () => {
  test("one whose plan can be done is ready", () => {
    expect(plannedItem(guest, { kind: "plan", plan }, false)).toMatchObject({ stage: "ready" });
  });
  test("a refused plan leaves it out with the server's own reason", () => {
    const refusal = { code: "invalid_state", message: "It is stopped." } as const;
    const item = plannedItem(guest, { kind: "plan", plan: { ...plan, possible: false, refusal } }, true);
    expect(item).toMatchObject({ stage: "refused", reason: "It is stopped." });
  });
  test("a protected guest is never part of a bulk action, not even for an administrator", () => {
    const item = plannedItem(guest, { kind: "plan", plan: { ...plan, confirm: "web-1" } }, true);
    expect(item).toMatchObject({ stage: "refused", reason: expect.stringContaining("protected") });
  });
  test("what destroys data is left out for those who are no administrators", () => {
    const answer = { kind: "plan", plan: { ...plan, risk: "destructive" } } as const;
    expect(plannedItem(guest, answer, false)).toMatchObject({ stage: "refused" });
    expect(plannedItem(guest, answer, true)).toMatchObject({ stage: "ready" });
  });
  test("a command that was refused in the meantime says why", () => {
    const problem = {
      title: "Conflict",
      detail: "Another operation works on it.",
      code: "conflict",
      status: 409,
    } as const;
    expect(sentItem(guest, { kind: "problem", problem })).toMatchObject({ reason: "Another operation works on it." });
  });
});

test("only a deletion stops a running guest by itself", () => {
  expect(bulkInput("delete", guest)).toEqual({ vmId: guest.id, force: true });
  expect(bulkInput("start", guest)).toEqual({ vmId: guest.id });
});

test("every guest is in exactly one part, in order", () => {
  expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunksOf([], 2)).toEqual([]);
});

test("effects that guests share are said once with their number", () => {
  const other = { ...plan, effects: ["Pulls the plug.", "Frees 2 GB."] };
  expect(sharedEffects([plan, other])).toEqual(["2 × Pulls the plug."]);
  expect(sharedEffects([other])).toEqual(["1 × Pulls the plug.", "1 × Frees 2 GB."]);
});
