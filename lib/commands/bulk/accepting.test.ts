import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, type World } from "@/lib/testing/world";
import { execute } from "../execute";
import { startGuest, stopGuest } from "../guest/power";
import { askBulk, creation, endOf, makeVms, platformState, runBulk, startBulkWorld, tables } from "./bulk.test-helper";

let world: World;
beforeAll(async () => {
  const seed = { guests: 4, nodes: 3, seed: 7, speed: 20 };
  world = await startBulkWorld({ simulator: seed, limits: { maxVms: 14 } });
}, 60_000);
afterAll(() => world?.close());

const room = async () => 14 - (await world.moxxie.db.prisma.guest.count({ where: { template: false } }));

describe("accepting a transactional bulk", () => {
  test("that is short of room for one creation gives room to none of them", async () => {
    const left = await room();
    const before = { platform: platformState(world), tables: await tables(world.moxxie) };
    const items = Array.from({ length: left + 1 }, () => creation());
    await expect(askBulk(world.moxxie, items)).rejects.toMatchObject({ code: "bulk_refused" });
    expect({ platform: platformState(world), tables: await tables(world.moxxie) }).toEqual(before);
    expect(await world.moxxie.db.prisma.bulkItem.count()).toBe(0);
  });

  test("gives the last room to one of two bulks that ask at once, all of it", { timeout: 90_000 }, async () => {
    const left = await room();
    const half = Math.floor(left / 2) + 1;
    const ask = () =>
      askBulk(
        world.moxxie,
        Array.from({ length: half }, () => creation()),
      );
    const answers = await Promise.allSettled([ask(), ask()]);
    const won = answers.filter((answer) => answer.status === "fulfilled");
    expect(won).toHaveLength(1);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "bulk_refused" } });
    expect(await room()).toBe(left - half);
    for (const { value } of won) expect((await endOf(world.moxxie, value)).status).toBe("completed");
  });

  test("holds its guests against everybody else until it has ended", { timeout: 90_000 }, async () => {
    const [one = "", two = ""] = await makeVms(world.moxxie, [{}, {}]);
    const id = await askBulk(world.moxxie, [
      { type: "START_VM", params: { vmId: one } },
      { type: "START_VM", params: { vmId: two }, dependsOn: [0] },
      { type: "STOP_VM", params: { vmId: one }, dependsOn: [1] },
    ]);
    const others = [
      execute(world.moxxie, admin, { command: startGuest, input: { vmId: two } }),
      askBulk(world.moxxie, [{ type: "START_VM", params: { vmId: one } }]),
    ];
    const codes = (await Promise.allSettled(others)).map(
      (answer) => answer.status === "rejected" && answer.reason.code,
    );
    expect(codes).toEqual(["conflict", "bulk_refused"]);
    expect((await endOf(world.moxxie, id)).status).toBe("completed");
    const outcome = await execute(world.moxxie, admin, { command: stopGuest, input: { vmId: two } });
    expect(outcome.kind).toBe("accepted");
    if (outcome.kind === "accepted") await world.moxxie.operations.settled(outcome.operationId, 30_000);
  });

  test("leaves an audit row for the bulk and one for each item that is accepted", { timeout: 90_000 }, async () => {
    const ids = (await tables(world.moxxie)).guests.filter(({ name }) => name.startsWith("bulk-")).map(({ id }) => id);
    const [one = ""] = ids.filter((id) => world.moxxie.inventory.view().guests.get(id)?.status === "stopped");
    const end = await runBulk(world.moxxie, [{ type: "START_VM", params: { vmId: one } }]);
    const rows = await world.moxxie.db.prisma.auditEntry.findMany({
      where: { operationId: { in: [end.operationId, end.results[0]?.operationId ?? ""] } },
      orderBy: { id: "asc" },
    });
    expect(rows.map(({ command, outcome }) => `${command} ${outcome}`)).toEqual([
      "operation.bulk accepted",
      "vm.start accepted",
      "vm.start done",
      "operation.bulk done",
    ]);
  });

  test("a creation's rows in the audit log are all found by the guest's id", { timeout: 90_000 }, async () => {
    const end = await runBulk(world.moxxie, [creation()]);
    const rows = await world.moxxie.db.prisma.auditEntry.findMany({
      where: { targetId: end.results[0]?.id ?? "none" },
      orderBy: { id: "asc" },
    });
    expect(rows.map(({ command, outcome }) => `${command} ${outcome}`)).toEqual([
      "vm.create accepted",
      "vm.create done",
    ]);
  });
});
