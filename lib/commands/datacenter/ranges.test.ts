import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Config } from "@/lib/config";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { listDatacenters } from "@/lib/queries/datacenters";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin } from "@/lib/testing/world";
import { execute } from "../execute";
import { createDatacenter } from "./create";
import { updateDatacenter } from "./update";

const one = { ipRange: "172.16.0.0/16", vlanRange: { from: 100, to: 200 }, qinqEnabled: true, serviceVlan: 1000 };

describe.each(testDatabases())("on the $name database", ({ create }) => {
  let db: Database;
  let moxxie: BareMoxxie;

  beforeAll(async () => {
    db = await create();
    moxxie = await startBareMoxxie({ db, platforms: [] });
  });
  afterAll(async () => {
    await moxxie?.stop();
    await db?.close();
  });
  beforeEach(async () => {
    await db.prisma.networkAllocation.deleteMany();
    await db.prisma.datacenter.deleteMany();
    await moxxie.inventory.reload();
    await make("DC1", one);
  });

  const as = (policy: Config["overlappingRanges"]) => ({
    ...moxxie,
    config: { ...moxxie.config, overlappingRanges: policy },
  });
  const make = (id: string, network: object, policy: Config["overlappingRanges"] = "warning", dryRun = false) =>
    execute(as(policy), admin, { command: createDatacenter, input: { id, name: id, network }, options: { dryRun } });
  const change = (
    network: object,
    { policy = "warning", dryRun = false }: { policy?: Config["overlappingRanges"]; dryRun?: boolean } = {},
  ) =>
    execute(as(policy), admin, {
      command: updateDatacenter,
      input: { id: "DC1", change: { network } },
      options: { dryRun },
    });
  const planOf = async (outcome: ReturnType<typeof make>) => {
    const found = await outcome;
    if (found.kind !== "plan") throw new Error(`a dry run answered ${found.kind}`);
    return found.plan;
  };

  const overlap = "The addresses 172.16.128.0/17 of DC2 overlap 172.16.0.0/16 of DC1.";

  test("ranges that overlap are a warning in the plan, and on both datacenters afterwards", async () => {
    const two = { ipRange: "172.16.128.0/17" };
    expect((await planOf(make("DC2", two, "warning", true))).warnings).toEqual([overlap]);
    await make("DC2", two);
    expect(listDatacenters(moxxie, admin).items.map(({ id, warnings }) => [id, warnings])).toEqual([
      ["DC1", ["The addresses 172.16.0.0/16 of DC1 overlap 172.16.128.0/17 of DC2."]],
      ["DC2", [overlap]],
    ]);
    const ofOne = { ...admin, datacenterIds: ["DC1"] };
    expect(listDatacenters(moxxie, ofOne).items.map(({ warnings }) => warnings)).toEqual([[]]);
  });

  test("or a refusal, of the same outer tag too; what overlapped before is no reason to refuse another change", async () => {
    await expect(make("DC2", { ipRange: "172.16.128.0/17" }, "error")).rejects.toMatchObject({
      code: "cannot_be_done",
      message: overlap,
    });
    await expect(make("DC2", { qinqEnabled: true, serviceVlan: 1000 }, "error")).rejects.toMatchObject({
      message: "DC2 and DC1 both have the service VLAN 1000.",
    });
    await make("DC3", { ipRange: "172.16.1.0/24" });
    await change({ ...one, vlanRange: { from: 100, to: 300 } }, { policy: "error" });
    await expect(change({ ...one, ipRange: "172.0.0.0/8" }, { policy: "error" })).rejects.toMatchObject({
      code: "cannot_be_done",
    });
    expect((await db.prisma.datacenter.findMany()).map(({ id }) => id).sort()).toEqual(["DC1", "DC3"]);
  });

  test("an administrator of one datacenter hears that there is another one in the way, not which", async () => {
    await make("DC2", { ipRange: "172.17.0.0/16" });
    const input = { id: "DC1", change: { network: { ...one, ipRange: "172.16.0.0/15" } } };
    const ofOne = { ...admin, datacenterIds: ["DC1"] };
    const outcome = await execute(moxxie, ofOne, { command: updateDatacenter, input, options: { dryRun: true } });
    expect(outcome).toMatchObject({
      plan: { warnings: ["DC1 would share addresses or its service VLAN with a datacenter that you do not see."] },
    });
  });

  async function give(count: number, { status = "active", from = 150 } = {}) {
    for (let index = 0; index < count; index++) {
      await db.prisma.networkAllocation.create({
        data: {
          datacenterId: "DC1",
          clientId: `client-${from + index - 150}`,
          purpose: "default",
          vlan: from + index,
          serviceVlan: 1000,
          subnet: `172.16.${from + index}.0/24`,
          gateway: `172.16.${from + index}.1`,
          status,
          createdBy: "test",
        },
      });
    }
  }

  test("settings that leave clients' networks outside are refused with how many and which", async () => {
    await give(2);
    await expect(change({ ...one, vlanRange: { from: 100, to: 150 } })).rejects.toMatchObject({
      code: "network_in_use",
      message:
        "A network that a client has would lie outside of these settings: client-1/default (VLAN 151, 172.16.151.0/24). Release it first, or keep it inside.",
      extra: { networks: [{ clientId: "client-1", vlan: 151, subnet: "172.16.151.0/24" }] },
    });
    for (const network of [{ ...one, serviceVlan: 1001 }, { ...one, ipRange: "172.17.0.0/16" }, {}]) {
      const plan = await planOf(change(network, { dryRun: true }));
      expect(plan.checks.find(({ name }) => name === "networks")).toMatchObject({
        ok: false,
        detail: expect.stringMatching(/^2 networks that clients have would lie outside/),
      });
    }
    await give(6, { from: 160 });
    await expect(change({})).rejects.toMatchObject({ message: expect.stringContaining("and 3 more. Release them") });
    expect((await db.prisma.datacenter.findFirstOrThrow()).network).toMatchObject({ ipRange: "172.16.0.0/16" });
  });

  test("wider settings are taken, and those in quarantine are nobody's", async () => {
    await give(1);
    await change({ ...one, ipRange: "172.16.0.0/12", vlanRange: { from: 2, to: 4000 }, quarantine: "PT0S" });
    await db.prisma.networkAllocation.updateMany({ data: { status: "quarantined" } });
    await change({});
    expect(listDatacenters(moxxie, admin).items[0]?.network).toMatchObject({ ipRange: null, quarantine: "P1D" });
  });

  test("a network given out after the plan still counts", async () => {
    const racing = {
      ...moxxie,
      db: {
        ...db,
        prisma: new Proxy(db.prisma, {
          get: (prisma, name) => {
            if (name !== "networkAllocation") return Reflect.get(prisma, name);
            return { findMany: async () => [] }; // what the plan sees: nothing yet
          },
        }),
      },
    };
    await give(1);
    const input = { id: "DC1", change: { network: {} } };
    await expect(execute(racing, admin, { command: updateDatacenter, input })).rejects.toMatchObject({
      code: "network_in_use",
    });
  });
});
