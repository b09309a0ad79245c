import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { insertReservation, otto, TwoHosts } from "../reservation/world.test-helper";
import { type Asked, type Asking, planned } from "./plan-bulk.test-helper";

/** Two hosts with 8 cores and 8 GB each, and 100 GB that both reach: what is planned first must be felt by the rest. */
describe.each(testDatabases())("on the $name database", ({ create }) => {
  let db: Database;
  let moxxie: BareMoxxie;
  const platform = new TwoHosts();

  beforeAll(async () => {
    db = await create();
    moxxie = await startBareMoxxie({ db, platforms: [platform], work: false });
  });
  afterAll(async () => {
    await moxxie?.stop();
    await db?.close();
  });
  afterEach(async () => {
    await db.prisma.resourceReservation.deleteMany();
    await db.prisma.datacenter.update({ where: { id: "DC1" }, data: { limits: {} } });
    platform.guestsByVmId.clear();
    await db.prisma.guest.deleteMany();
    await moxxie.inventory.reload();
  });

  const plan = (asked: readonly Asked[], asking?: Asking) => planned(moxxie, asked, asking);
  const vm = (name: string, more: object = {}): Asked => [
    "CREATE_VM",
    { name, datacenter: "DC1", cores: 1, memoryMB: 1024, diskGB: 1, ...more },
  ];
  const many = (count: number, more: object = {}) => Array.from({ length: count }, (_, n) => vm(`new-${n + 1}`, more));
  const countByHost = (items: { hostName: string | null }[]) =>
    Object.fromEntries(
      [...Map.groupBy(items, ({ hostName }) => hostName ?? "none")].map(([host, on]) => [host, on.length]),
    );

  test("creations fill the hosts one beside the other, and the first that finds no room is refused", async () => {
    const fits = await plan(many(16));
    expect(fits.errors).toEqual([]);
    expect(countByHost(fits.items)).toEqual({ pve1: 8, pve2: 8 });
    const { codes, plan: whole } = await plan(many(17));
    expect(codes).toEqual([...new Array(16).fill("ok"), "no_capacity"]);
    expect(whole.refusal?.code).toBe("bulk_refused");
    const loose = await plan(many(17), { mode: "best_effort" });
    expect(loose.plan.refusal).toBeNull();
  });

  test("disks that are planned take their place on the storage", async () => {
    const { codes } = await plan(many(6, { memoryMB: 64, diskGB: 18 }));
    expect(codes).toEqual(["ok", "ok", "ok", "ok", "ok", "no_capacity"]);
  });

  test("the datacenter's own limits count those before", async () => {
    await db.prisma.datacenter.update({ where: { id: "DC1" }, data: { limits: { maxVms: 2 } } });
    await moxxie.inventory.reload();
    expect((await plan(many(3))).codes).toEqual(["ok", "ok", "no_capacity"]);
  });

  test("guests of one client are spread, and rules may name guests of the same bulk", async () => {
    const alike = await plan(many(4, { tags: ["web"] }));
    expect(countByHost(alike.items)).toEqual({ pve1: 2, pve2: 2 });
    const { items, codes } = await plan([
      vm("db-1", { host: "pve2" }),
      vm("db-2", { affinityRules: { requireDifferentHost: ["db-1"] } }),
      vm("db-3", { affinityRules: { requireSameHost: ["db-1"] } }),
      vm("db-4", { affinityRules: { requireDifferentHost: ["db-1", "db-2"] } }),
    ]);
    expect(codes).toEqual(["ok", "ok", "ok", "no_capacity"]);
    expect(items.slice(0, 3).map(({ hostName }) => hostName)).toEqual(["pve2", "pve1", "pve2"]);
  });

  test("a rule that names a guest of the same bulk is kept in the order of the dependencies", async () => {
    const { codes } = await plan([
      ["CREATE_VM", { ...vm("late")[1], affinityRules: { requireSameHost: ["early"] } }, [1]],
      vm("early"),
    ]);
    expect(codes).toEqual(["ok", "ok"]);
  });

  test("a reservation is used up by the creation that names it, and the rest of it is free", async () => {
    const reservationId = await insertReservation(moxxie, {
      hostName: "pve1",
      memoryGb: 8,
      cpu: 8,
      diskGb: 10,
      by: otto,
    });
    const asked = [vm("holder", { reservationId }), vm("other", { host: "pve1" })];
    const { items, errors } = await plan(asked, { actor: otto });
    expect(errors).toEqual([]);
    expect(items.map(({ hostName }) => hostName)).toEqual(["pve1", "pve1"]);
    expect((await plan(asked.toReversed(), { actor: otto })).codes).toEqual(["no_capacity", "ok"]);
    expect(moxxie.inventory.view().holds.has(reservationId)).toBe(true);
  });

  test("starts on one host count each other's memory, and what was stopped before frees it", async () => {
    const size = { hostName: "pve1", cpuCores: 1, diskGb: 1 };
    platform
      .addGuest("101", { ...size, name: "a", memoryMb: 5120 })
      .addGuest("102", { ...size, name: "b", memoryMb: 5120 });
    platform.addGuest("103", { ...size, name: "c", memoryMb: 3072, status: "running" });
    await moxxie.inventory.pollNow("pve");
    const start = (vmId: string): Asked => ["START_VM", { vmId }];
    expect((await plan([start("101"), start("102")])).codes).toEqual(["ok", "no_capacity"]);
    expect((await plan([["STOP_VM", { vmId: "103" }], start("101")])).codes).toEqual(["ok", "ok"]);
    expect((await plan([["STOP_VM", { vmId: "103" }], start("101"), start("102")])).codes).toEqual([
      "ok",
      "ok",
      "no_capacity",
    ]);
  });

  test("what a bulk deletes leaves no room and no name to its own creations", async () => {
    platform.addGuest("104", { name: "old", hostName: "pve1", cpuCores: 1, memoryMb: 8192, diskGb: 1 });
    Object.assign(platform.guests, { config: async () => ({ disks: [], protected: false }) });
    await moxxie.inventory.pollNow("pve");
    const deletion: Asked = ["DELETE_VM", { vmId: "104", confirm: "old" }];
    const { codes } = await plan([deletion, vm("new", { host: "pve1" }), vm("old")], { mode: "best_effort" });
    expect(codes).toEqual(["ok", "no_capacity", "name_taken"]);
  });
});
