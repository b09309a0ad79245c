import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { systemActor } from "@/lib/auth/actor";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { roles } from "@/lib/domain/permissions";
import { FakePlatform } from "@/lib/inventory/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin, operator, viewer } from "@/lib/testing/world";
import { commands } from ".";
import { gateCommands } from "./approval/approvals.test-helper";
import type { Demand, Plan, PlanTarget } from "./define";
import { gateOf } from "./gate";
import { PlanBuilder } from "./plan";

test("what destroys data for good is destructive, and nothing else", () => {
  const destructive = [...commands.values()].filter(({ risk }) => risk === "destructive").map(({ name }) => name);
  expect(destructive.sort()).toEqual([
    "user.delete",
    "vm.delete",
    "vm.remove-addresses",
    "vm.snapshot.delete",
    "vm.snapshot.rollback",
  ]);
});

test("decisions, and what must be answered at once, never wait", () => {
  const ungated = [...commands.values()].filter((command) => command.ungated).map(({ name }) => name);
  expect(ungated).toEqual(
    expect.arrayContaining([
      "approval.approve",
      "approval.reject",
      "approval.withdraw",
      "operation.cancel",
      "reservation.create",
      "network.allocate",
      "token.create",
      "token.revoke",
    ]),
  );
  expect(ungated).not.toContain("approval-policy.update");
  expect(ungated).not.toContain("vm.delete");
});

const [embedded] = testDatabases();
let db: Database;
let moxxie: BareMoxxie;
const targets: Record<string, PlanTarget> = {};

beforeAll(async () => {
  if (!embedded) throw new Error("there is always the embedded database");
  db = await embedded.create();
  const platform = new FakePlatform("pve").addHost("pve1");
  for (const vmId of ["100", "200", "300"]) platform.addGuest(vmId);
  moxxie = await startBareMoxxie({ db, platforms: [platform], work: false });
  await db.prisma.guest.updateMany({ where: { vmId: { not: "200" } }, data: { managed: true } });
  await db.prisma.guest.updateMany({ where: { vmId: "300" }, data: { protected: true } });
  for (const { id, vmId } of await db.prisma.guest.findMany()) {
    await moxxie.inventory.applyGuest(id);
    targets[vmId] = { type: "guest", id, name: vmId, datacenterId: "DC1", guestId: id };
  }
});
afterAll(async () => {
  await moxxie?.stop();
  await db?.close();
});

const planOf = (vmId: string, demands?: Demand[]): Plan<object> => {
  const target = targets[vmId];
  if (!target) throw new Error(vmId);
  return { ...new PlanBuilder("Do it", target).build({}), ...(demands && { demands }) };
};
const ruleOf = async (actor: Actor, name: string, plan: Plan<object>) => {
  const command = commands.get(name);
  if (!command) throw new Error(name);
  return (await gateOf(moxxie, actor, { command, plan }))?.rule.id;
};

describe("by default", () => {
  test.each([...commands.values()].map((command) => ({ name: command.name, command })))(
    "$name waits if it is destructive, and only for those below administrator",
    async ({ name, command }) => {
      const waits = command.risk === "destructive" ? "destructive" : undefined;
      for (const actor of [operator, viewer, { ...operator, kind: "token" as const }])
        expect(await ruleOf(actor, name, planOf("100"))).toBe(waits);
      for (const actor of [admin, { ...admin, kind: "token" as const }, systemActor])
        expect(await ruleOf(actor, name, planOf("200"))).toBeUndefined();
    },
  );
});

describe("without any rule", () => {
  beforeAll(() => gateCommands(moxxie, admin, []));

  test("what destroys data of foreign and of protected guests waits all the same", async () => {
    for (const role of roles) {
      const actor = { ...operator, role };
      const floor = role === "admin" ? undefined : "protected-guests";
      expect(await ruleOf(actor, "vm.delete", planOf("200"))).toBe(floor);
      expect(await ruleOf(actor, "vm.snapshot.rollback", planOf("300"))).toBe(floor);
      expect(await ruleOf(actor, "vm.delete", planOf("100"))).toBeUndefined();
      expect(await ruleOf(actor, "vm.stop", planOf("200"))).toBeUndefined();
    }
  });

  test("what a plan finds to be protected counts, though the inventory has not seen it yet", async () => {
    const target = targets["100"];
    if (!target) throw new Error("no guest");
    const demand: Demand = { command: "vm.delete", risk: "destructive", target, protected: true };
    expect(await ruleOf(operator, "vm.delete", planOf("100", [demand]))).toBe("protected-guests");
  });

  test("of a bulk operation each item is judged, the whole by its worst", async () => {
    const demand = (vmId: string, risk: Demand["risk"]): Demand => ({
      command: risk === "destructive" ? "vm.delete" : "vm.start",
      risk,
      target: targets[vmId] ?? { type: "guest", id: "", name: "", datacenterId: null },
    });
    const harmless = [demand("100", "destructive"), demand("200", "routine")];
    expect(await ruleOf(operator, "vm.start", planOf("100", harmless))).toBeUndefined();
    expect(await ruleOf(operator, "vm.start", planOf("100", [...harmless, demand("200", "destructive")]))).toBe(
      "protected-guests",
    );
  });
});
