import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { FakePlatform } from "@/lib/inventory/testing";
import { allocationOfGuestNetworks } from "@/lib/queries/networks/allocation-of-guest";
import { ownerOfVlan } from "@/lib/queries/networks/owner-of-vlan";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin } from "@/lib/testing/world";
import { PlanOutdated } from "../define";
import { allocationForGuest, takeAddressFor } from "./for-guests";
import { insertAllocation } from "./network.test-helper";
import { forgetRealisation, noteRealisation, realisationOf, realisationsOf } from "./realisations";

describe.each(testDatabases())("what creations need of networks, on the $name database", ({ create }) => {
  let db: Database;
  let moxxie: BareMoxxie;
  const platform = new FakePlatform("pve").addHost("pve1");
  for (const vmId of ["100", "101", "102", "103"]) platform.addGuest(vmId);

  beforeAll(async () => {
    db = await create();
    moxxie = await startBareMoxxie({ db, platforms: [platform], work: false });
  });
  afterAll(async () => {
    await moxxie?.stop();
    await db?.close();
  });

  const guestId = (vmId: string) => moxxie.inventory.view().guestByVmId("pve", vmId)?.id ?? "";
  const take = (allocationId: string, vmId: string, address?: string) =>
    db.prisma.$transaction((tx) =>
      takeAddressFor(
        { tx, moxxie },
        { allocationId, guestId: guestId(vmId), createdBy: "Ada", ...(address !== undefined && { address }) },
      ),
    );

  test("a guest gets the first address after the gateway, the next one the next, with prefix and gateway", async () => {
    const id = await insertAllocation(db, { vlan: 101, subnet: "172.16.1.0/24" });
    expect(await take(id, "100")).toEqual({
      address: "172.16.1.2",
      cidr: "172.16.1.2/24",
      gateway: "172.16.1.1",
      family: 4,
    });
    expect((await take(id, "101", "172.16.1.3")).address).toBe("172.16.1.3");
    expect((await take(id, "102")).address).toBe("172.16.1.4");
    const six = await insertAllocation(db, { vlan: 106, subnet: "2001:db8:0:1::/64" });
    expect(await take(six, "100")).toEqual({
      address: "2001:db8:0:1::2",
      cidr: "2001:db8:0:1::2/64",
      gateway: "2001:db8:0:1::1",
      family: 6,
    });
  });

  test("many takers at once get different addresses, and those past the last are told that it is full", async () => {
    const id = await insertAllocation(db, { vlan: 102, subnet: "172.16.2.0/29" });
    const taken = await Promise.allSettled(Array.from({ length: 9 }, () => take(id, "100")));
    const given = taken.flatMap((each) => (each.status === "fulfilled" ? [each.value.address] : []));
    expect([...given].sort()).toEqual([2, 3, 4, 5, 6].map((last) => `172.16.2.${last}`));
    const refused = taken.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toHaveLength(4);
    for (const reason of refused)
      expect(reason).toMatchObject({
        code: "network_range_full",
        message: "All 6 addresses of 172.16.2.0/29 are taken; give one back or use another network.",
      });
  });

  test.each([
    ["172.16.3.1", "network_taken", "The address 172.16.3.1 of 172.16.3.0/24 is taken by the gateway."],
    ["172.16.3.9", "network_taken", "The address 172.16.3.9 of 172.16.3.0/24 is taken by guest guest-101."],
    ["172.16.3.0", "cannot_be_done", "is the network's own address"],
    ["172.16.3.255", "cannot_be_done", "is its broadcast address"],
    ["172.16.4.1", "cannot_be_done", "is not in 172.16.3.0/24; possible: 172.16.3.1 to 172.16.3.254"],
    ["2001:db8::1", "cannot_be_done", "is not in 172.16.3.0/24"],
  ])("%s is refused with %s", async (address, code, message) => {
    const known = await db.prisma.networkAllocation.findFirst({ where: { vlan: 103 } });
    const id = known?.id ?? (await insertAllocation(db, { vlan: 103, subnet: "172.16.3.0/24" }));
    if (!known) await take(id, "101", "172.16.3.9");
    await expect(take(id, "100", address)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("an address that a guest is seen to use is not given to another one", async () => {
    const id = await insertAllocation(db, { vlan: 109, subnet: "172.16.9.0/24" });
    const addresses = ["fe80::1", "172.16.9.2"];
    await db.prisma.guest.update({ where: { id: guestId("103") }, data: { addresses } });
    await moxxie.inventory.applyGuest(guestId("103"));
    expect((await take(id, "100")).address).toBe("172.16.9.3");
    await expect(take(id, "100", "172.16.9.2")).rejects.toMatchObject({
      code: "network_taken",
      message: expect.stringContaining("guest-103, which is seen to use it"),
    });
    expect((await take(id, "103", "172.16.9.2")).address).toBe("172.16.9.2");
  });

  test("a network that is being released gives no address: the plan is made again", async () => {
    const id = await insertAllocation(db, { vlan: 110, subnet: "172.16.10.0/24", status: "releasing" });
    await expect(take(id, "100")).rejects.toBeInstanceOf(PlanOutdated);
  });

  test("an address goes with its guest", async () => {
    const id = await insertAllocation(db, { vlan: 111, subnet: "172.16.11.0/24" });
    await take(id, "102");
    await db.prisma.guest.delete({ where: { id: guestId("102") } });
    const left = await db.prisma.networkAddress.findMany({ where: { allocationId: id } });
    expect(left.map(({ kind, address }) => [kind, address])).toEqual([["gateway", "172.16.11.1"]]);
  });

  test("a network is used by its own client, in its own datacenter, by whom may see it, while it is given out", async () => {
    const id = await insertAllocation(db, { vlan: 112, subnet: "172.16.12.0/24", clientId: "acme" });
    const context = { moxxie, actor: admin };
    const found = { id, vlan: 112, serviceVlan: null, subnet: "172.16.12.0/24", gateway: "172.16.12.1" };
    expect(await allocationForGuest(context, id, { datacenterId: "DC1", clientId: "acme" })).toMatchObject(found);
    expect(await allocationForGuest(context, id, { datacenterId: "DC1" })).toMatchObject(found);
    const refusals: [Parameters<typeof allocationForGuest>, string][] = [
      [[context, id, { datacenterId: "DC1", clientId: "other" }], "network_of_another_client"],
      [[context, id, { datacenterId: "DC2" }], "cannot_be_done"],
      [[context, admin.id, { datacenterId: "DC1" }], "unknown_network"],
      [[{ moxxie, actor: { ...admin, datacenterIds: ["DC2"] } }, id, { datacenterId: "DC2" }], "unknown_network"],
    ];
    for (const [call, code] of refusals) await expect(allocationForGuest(...call)).rejects.toMatchObject({ code });
    await db.prisma.networkAllocation.update({ where: { id }, data: { status: "releasing" } });
    await expect(allocationForGuest(context, id, { datacenterId: "DC1" })).rejects.toMatchObject({
      code: "cannot_be_done",
      message: "Network 172.16.12.0/24 is being released and takes no guests any more.",
    });
  });

  test("a VLAN has its owner until its quarantine is over", async () => {
    const until = (ms: number) => new Date(Date.now() + ms);
    const active = await insertAllocation(db, { vlan: 120, subnet: "172.16.20.0/24", clientId: "a" });
    const quiet = { status: "quarantined" as const, clientId: "b" };
    const waits = await insertAllocation(db, {
      ...quiet,
      vlan: 121,
      subnet: "172.16.21.0/24",
      quarantineUntil: until(60_000),
    });
    await insertAllocation(db, { ...quiet, vlan: 122, subnet: "172.16.22.0/24", quarantineUntil: until(-1) });
    const owner = (vlan: number) => ownerOfVlan(db.prisma, { datacenterId: "DC1", vlan });
    expect(await owner(120)).toEqual({ allocationId: active, clientId: "a" });
    expect(await owner(121)).toEqual({ allocationId: waits, clientId: "b" });
    expect(await owner(122)).toBeNull();
    expect(await ownerOfVlan(db.prisma, { datacenterId: "DC2", vlan: 120 })).toBeNull();
  });

  test("an interface is on the network whose both tags it bears", async () => {
    const id = await insertAllocation(db, { vlan: 130, subnet: "172.16.30.0/24" });
    const inner = await insertAllocation(db, { vlan: 131, serviceVlan: 1000, subnet: "172.16.31.0/24" });
    const on = (vlan: number | null, serviceVlan: number | null = null) => ({
      interfaceId: "net0",
      profileId: "vmbr0",
      vlan,
      serviceVlan,
      cidr: null,
    });
    const networks = [on(130), on(null), on(131), on(131, 1000), on(130, 1000)];
    expect(await allocationOfGuestNetworks(db.prisma, { datacenterId: "DC1", networks })).toEqual([
      id,
      null,
      null,
      inner,
      null,
    ]);
  });

  test("what was made on platforms is noted once for each of them, and forgotten", async () => {
    const allocationId = await insertAllocation(db, { vlan: 140, subnet: "172.16.40.0/24" });
    const made = { allocationId, endpointId: "pve", profileId: "mx140", zoneId: "zone:qinq" };
    await noteRealisation(db.prisma, { ...made, profileId: "mx0" });
    await noteRealisation(db.prisma, made);
    expect(await realisationOf(db.prisma, made)).toEqual(made);
    expect(await realisationsOf(db.prisma, allocationId)).toEqual([made]);
    await forgetRealisation(db.prisma, made);
    await forgetRealisation(db.prisma, made);
    expect(await realisationOf(db.prisma, made)).toBeNull();
  });
});
