import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { FakePlatform } from "@/lib/inventory/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin, viewer } from "@/lib/testing/world";
import { loadGuest, planOn } from "./target";

let db: Database;
let moxxie: BareMoxxie;
let guestId: string;
beforeAll(async () => {
  const [kind] = testDatabases();
  if (!kind) throw new Error("no database");
  db = await kind.create();
  const platform = new FakePlatform("pve").addHost("pve1").addGuest("100", { name: "web", lock: "backup" });
  moxxie = await startBareMoxxie({ db, platforms: [platform], work: false });
  guestId = (await db.prisma.guest.findFirstOrThrow()).id;
});
afterAll(async () => {
  await moxxie?.stop();
  await db?.close();
});

test("a guest elsewhere does not exist; one without the permission is told so first", async () => {
  const elsewhere = { ...admin, datacenterIds: ["DC9"] };
  await expect(loadGuest({ moxxie, actor: elsewhere }, guestId, "vm:power")).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(loadGuest({ moxxie, actor: viewer }, guestId, "vm:power")).rejects.toMatchObject({ code: "forbidden" });
  const { decisions } = await loadGuest({ moxxie, actor: admin }, guestId, "vm:power");
  expect(decisions).toEqual({
    endpointId: "pve",
    kind: "vm",
    vmId: "100",
    name: "web",
    host: "pve1",
    wasRunning: false,
  });
});

test("the code of a refusal names what its sentence names, also where several reasons hold", async () => {
  const target = await loadGuest({ moxxie, actor: admin }, guestId, "vm:power");
  const refusal = (change: Partial<typeof target.guest>) =>
    planOn({ ...target, guest: { ...target.guest, ...change } }, "start", "Start").build({}).refusal;
  expect(refusal({})).toMatchObject({ code: "guest_locked", message: expect.stringContaining("backup") });
  expect(refusal({ busyOperationId: "o1" })).toMatchObject({
    code: "conflict",
    message: expect.stringContaining("operation o1"),
  });
  expect(refusal({ lock: null, busyOperationId: "o1" })).toMatchObject({ code: "conflict" });
  expect(refusal({ lock: null, status: "running" })).toMatchObject({ code: "invalid_state" });
  expect(refusal({ lock: null })).toBeNull();
});
