import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stepsOf } from "@/lib/commands";
import { execute } from "@/lib/commands/execute";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { addressesOf, contains, countFreeSubnets, gatewayOf, overlaps, subnetOf } from "@/lib/domain/ipam";
import { MoxxieError } from "@/lib/errors";
import { FakePlatform } from "@/lib/inventory/testing";
import { keepHouse } from "@/lib/operations/housekeeping";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin } from "@/lib/testing/world";
import { allocateNetwork } from "./allocate";
import { insertAllocation, setNetwork } from "./network.test-helper";
import { releaseNetwork } from "./release";
import { releaseNetworkAddress } from "./release-address";
import { takeNetworkAddress } from "./take-network-address";

const vlanRange = { from: 100, to: 109 };
const ranges = { DC1: "10.0.0.0/26", DC6: "2001:db8::/58" } as const;
type Datacenter = keyof typeof ranges;
/** The longest that a range of its kind gives networks of in these tests. */
const prefixes = { DC1: [27, 28, 29, 30], DC6: [60, 61, 62, 64] } as const;

const rangeOf = (id: string): string => (id === "DC6" ? ranges.DC6 : ranges.DC1);

type Deed =
  | {
      kind: "allocate";
      datacenter: Datacenter;
      client: number;
      purpose: number;
      prefix: number;
      vlan?: number;
      slot?: number;
    }
  | { kind: "release" | "expire" | "take" | "give" | "house"; pick: number; offset: number };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("allocate" as const),
      datacenter: fc.constantFrom<Datacenter>("DC1", "DC6"),
      client: fc.nat(3),
      purpose: fc.nat(3),
      prefix: fc.nat(3),
      vlan: fc.option(fc.integer({ min: 99, max: 110 }), { nil: undefined, freq: 3 }),
      slot: fc.option(fc.nat(16), { nil: undefined, freq: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "release" as const,
        "expire" as const,
        "take" as const,
        "take" as const,
        "give" as const,
        "house" as const,
      ),
      pick: fc.nat(1_000),
      offset: fc.nat(40),
    }),
  },
);
/** Deeds that are done at the same time, then the next ones. */
const schedule = fc.array(fc.array(deed, { minLength: 1, maxLength: 10 }), { minLength: 4, maxLength: 8 });

describe.each(testDatabases())("networks on the $name database", ({ name, create }) => {
  let db: Database;
  /** On a server two of them share the database. */
  const processes: BareMoxxie[] = [];

  beforeAll(async () => {
    db = await create();
    for (const [id, ipRange] of Object.entries(ranges)) await setNetwork(db, id, { ipRange, vlanRange });
    for (let n = 0; n < (name === "server" ? 2 : 1); n++)
      processes.push(await startBareMoxxie({ db, platforms: [new FakePlatform(`pve-${n}`).addHost("pve1")], stepsOf }));
    for (const each of processes) await each.inventory.reload();
  });
  afterAll(async () => {
    for (const each of processes) await each.stop();
    await db?.close();
  });

  const processOf = (n: number): BareMoxxie => {
    const process = processes[n % processes.length];
    if (!process) throw new Error("no process was started");
    return process;
  };

  const clear = async () => {
    await db.prisma.networkAllocation.deleteMany();
    await db.prisma.operation.deleteMany();
  };

  async function someNetwork(pick: number): Promise<{ id: string; subnet: string } | undefined> {
    const rows = await db.prisma.networkAllocation.findMany({
      orderBy: { id: "asc" },
      select: { id: true, subnet: true },
    });
    return rows[pick % Math.max(1, rows.length)];
  }

  async function doDeed(moxxie: BareMoxxie, what: Deed): Promise<void> {
    if (what.kind === "allocate") {
      const { datacenter, client, purpose, vlan, slot } = what;
      const prefix = prefixes[datacenter][what.prefix] ?? 30;
      const input = {
        clientId: `c${client}`,
        purpose: `p${purpose}`,
        datacenter,
        prefix,
        ...(vlan !== undefined && { vlan }),
        ...(slot !== undefined && { subnet: slotOf(datacenter, prefix, slot) }),
      };
      await execute(moxxie, admin, { command: allocateNetwork, input });
      return;
    }
    if (what.kind === "house") return keepHouse(moxxie, new Date());
    const network = await someNetwork(what.pick);
    if (!network) return;
    const networkId = network.id;
    const { family, first } = subnetOf(network.subnet);
    const address = subnetAddress(family, first + BigInt(what.offset));
    switch (what.kind) {
      case "release": {
        const outcome = await execute(moxxie, admin, { command: releaseNetwork, input: { networkId } });
        if (outcome.kind === "accepted") await moxxie.operations.settled(outcome.operationId, 20_000);
        return;
      }
      case "expire":
        await db.prisma.networkAllocation.updateMany({
          where: { id: networkId, status: "quarantined" },
          data: { quarantineUntil: new Date(Date.now() - 1) },
        });
        return;
      case "take":
        await execute(moxxie, admin, {
          command: takeNetworkAddress,
          input: { networkId, ...(what.offset % 2 === 0 && { address }) },
        });
        return;
      case "give":
        await execute(moxxie, admin, { command: releaseNetworkAddress, input: { networkId, address } });
        return;
    }
  }

  /** What must hold of the tables at every moment. */
  async function expectNoCollision(): Promise<void> {
    const rows = await db.prisma.networkAllocation.findMany({ where: { endedAt: null }, include: { addresses: true } });
    for (const [index, one] of rows.entries()) {
      const subnet = subnetOf(one.subnet);
      expect(contains(subnetOf(rangeOf(one.datacenterId)), subnet)).toBe(true);
      expect(one.gateway).toBe(gatewayOf(subnet));
      expect(one.vlan >= vlanRange.from && one.vlan <= vlanRange.to).toBe(true);
      for (const other of rows.slice(index + 1).filter(({ datacenterId }) => datacenterId === one.datacenterId)) {
        expect(overlaps(subnet, subnetOf(other.subnet)), `${one.subnet} and ${other.subnet}`).toBe(false);
        expect(one.vlan).not.toBe(other.vlan);
        if (one.status === "active" && other.status === "active")
          expect([one.clientId, one.purpose]).not.toEqual([other.clientId, other.purpose]);
      }
      const { first, last } = addressesOf(subnet);
      const values = one.addresses.map(({ address }) => subnetOf(address).first);
      expect(new Set(values).size).toBe(values.length);
      expect(values.every((value) => value >= first && value <= last)).toBe(true);
      expect(one.addresses.filter(({ kind }) => kind === "gateway").map(({ address }) => address)).toEqual([
        one.gateway,
      ]);
    }
  }

  const expected = ["network_taken", "network_range_full", "cannot_be_done", "not_found", "invalid_state", "conflict"];

  test("never overlap, and no VLAN and no address is given out twice, whatever is done at the same time", async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (rounds) => {
        await clear();
        for (const round of rounds) {
          const done = await Promise.allSettled(round.map((each, n) => doDeed(processOf(n), each)));
          for (const each of done) {
            if (each.status === "fulfilled") continue;
            if (!(each.reason instanceof MoxxieError)) throw each.reason;
            expect(expected).toContain(each.reason.code);
          }
          await expectNoCollision();
        }
      }),
      { numRuns: 8 },
    );
  }, 240_000);

  test("are given out to forty callers at once until nothing is left, each its own", async () => {
    await clear();
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) =>
        execute(processOf(n), admin, {
          command: allocateNetwork,
          input: { clientId: `c${n}`, datacenter: "DC1", prefix: 29 },
        }),
      ),
    );
    await expectNoCollision();
    const rows = await db.prisma.networkAllocation.findMany({ where: { datacenterId: "DC1" } });
    const range = subnetOf(ranges.DC1);
    expect(countFreeSubnets({ range, prefix: 29, taken: rows.map(({ subnet }) => subnetOf(subnet)) })).toBe(0n);
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(8);
    for (const each of asked)
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "network_range_full" });
  });

  test("of one client and purpose are one, however many ask at once", async () => {
    await clear();
    const input = { clientId: "acme", datacenter: "DC1", purpose: "web", prefix: 28 };
    const asked = await Promise.all(
      Array.from({ length: 12 }, (_, n) => execute(processOf(n), admin, { command: allocateNetwork, input })),
    );
    const results = asked.flatMap((each) => (each.kind === "done" ? [each.result] : []));
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(await db.prisma.networkAllocation.count()).toBe(1);
  });

  test("are not given a VLAN that a guest of another process is put on, though no view shows it yet", async () => {
    await clear();
    const networks = [{ interfaceId: "net0", profileId: "vmbr0", vlan: 100, serviceVlan: null, cidr: null }];
    const { id } = await db.prisma.guest.create({
      data: { endpointId: "pve-0", vmId: "7", kind: "vm", name: "new", hostName: "pve1", status: "creating", networks },
    });
    const allocate = (more: object) =>
      execute(processOf(0), admin, {
        command: allocateNetwork,
        input: { clientId: "acme", datacenter: "DC1", prefix: 28, ...more },
      });
    await expect(allocate({ vlan: 100 })).rejects.toMatchObject({
      code: "network_taken",
      message: "VLAN 100 of DC1 is in use, though not given out: guest new.",
    });
    await allocate({});
    expect((await db.prisma.networkAllocation.findFirstOrThrow()).vlan).toBe(101);
    await db.prisma.guest.delete({ where: { id } });
  });

  describe("past every command", () => {
    test.each([
      ["the same subnet", { vlan: 105, subnet: "10.0.0.0/28" }],
      ["one within", { vlan: 105, subnet: "10.0.0.8/29" }],
      ["one around", { vlan: 105, subnet: "10.0.0.0/27" }],
      ["the same VLAN", { vlan: 100, subnet: "10.0.0.16/28" }],
      ["the same client and purpose", { vlan: 105, subnet: "10.0.0.16/28", clientId: "acme", purpose: "web" }],
      ["a VLAN that there is not", { vlan: 4095, subnet: "10.0.0.16/28" }],
      ["an address for a subnet", { vlan: 105, subnet: "10.0.0.17/28" }],
    ])("the table itself refuses %s", async (_, facts) => {
      await clear();
      await insertAllocation(db, { vlan: 100, subnet: "10.0.0.0/28", clientId: "acme", purpose: "web" });
      await expect(insertAllocation(db, facts)).rejects.toThrow();
      expect(await db.prisma.networkAllocation.count()).toBe(1);
    });

    test("it takes the same in another datacenter, and what has ended again", async () => {
      await clear();
      const facts = { vlan: 100, subnet: "10.0.0.0/28", clientId: "acme", purpose: "web" };
      const id = await insertAllocation(db, facts);
      await insertAllocation(db, { ...facts, datacenterId: "DC6" });
      await db.prisma.networkAllocation.update({ where: { id }, data: { status: "quarantined", endedAt: new Date() } });
      await insertAllocation(db, facts);
      expect(await db.prisma.networkAllocation.count()).toBe(3);
    });
  });

  test.runIf(name === "server").each([
    ["the VLAN", { vlan: 100, subnet: "10.0.0.48/28" }],
    ["the subnet", { vlan: 109, subnet: "10.0.0.0/28" }],
  ])("one who writes past the lock and is first to have %s costs another choice, not an error", async (_, facts) => {
    await clear();
    let isWritten = () => {};
    const written = new Promise<void>((resolve) => (isWritten = resolve));
    let commit = () => {};
    const asked = new Promise<void>((resolve) => (commit = resolve));
    const intruder = db.prisma.$transaction(async (tx) => {
      await insertAllocation({ ...db, prisma: tx as Database["prisma"] }, facts);
      isWritten();
      await asked;
    });
    await written;
    const input = { clientId: "acme", datacenter: "DC1", prefix: 28 };
    const allocating = execute(processOf(0), admin, { command: allocateNetwork, input });
    await expect
      .poll(
        async () => {
          const { rows } = await db.executeSql(
            "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
          );
          return rows[0]?.waiting;
        },
        { timeout: 10_000 },
      )
      .toBe(1);
    commit();
    await intruder;
    expect(await allocating).toMatchObject({ kind: "done", result: { created: true } });
    await expectNoCollision();
    expect(await db.prisma.networkAllocation.count()).toBe(2);
  });
});

const subnetAddress = (family: 4 | 6, value: bigint) =>
  gatewayOf({ family, prefix: family === 4 ? 32 : 128, first: value, last: value });

/** The slot-th subnet of that prefix, which may lie past the range's end. */
function slotOf(datacenter: Datacenter, prefix: number, slot: number): string {
  const { family, first } = subnetOf(ranges[datacenter]);
  const size = 1n << BigInt((family === 4 ? 32 : 128) - prefix);
  return `${subnetAddress(family, first + BigInt(slot) * size)}/${prefix}`;
}
