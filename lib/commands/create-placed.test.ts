import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { MoxxieError } from "@/lib/errors";
import { getGuest } from "@/lib/queries/guests";
import { getOperation } from "@/lib/queries/operations";
import { brokenSteps } from "@/lib/testing/broken-steps";
import { admin, operator, startWorld, type World } from "@/lib/testing/world";
import { commands } from ".";
import { execute } from "./execute";

/** Creations that use what was set aside before: reservations, clients' networks, failover datacenters. */

let world: World;
beforeAll(async () => {
  world = await startWorld({ second: { guests: 6, nodes: 2, seed: 8, qinqServiceVlan: 1000 } });
});
afterAll(() => world?.close());

const commandOf = (name: string) => {
  const command = commands.get(name);
  if (!command) throw new Error(name);
  return command;
};

async function done(name: string, input: unknown, { actor = admin, on = world }: { actor?: Actor; on?: World } = {}) {
  const outcome = await execute(on.moxxie, actor, { command: commandOf(name), input });
  if (outcome.kind !== "done") throw new Error(`${name} was not done`);
  return outcome.result;
}

async function run(name: string, input: unknown, { actor = admin, on = world }: { actor?: Actor; on?: World } = {}) {
  const outcome = await execute(on.moxxie, actor, { command: commandOf(name), input });
  if (outcome.kind !== "accepted") throw new Error(`${name} was not accepted`);
  await on.moxxie.operations.settled(outcome.operationId, 60_000);
  const operation = await getOperation(on.moxxie, admin, outcome.operationId);
  return { operation, guestId: outcome.guestId ?? "", decisions: outcome.decisions };
}

const plan = async (name: string, input: unknown, actor: Actor = admin) => {
  const outcome = await execute(world.moxxie, actor, { command: commandOf(name), input, options: { dryRun: true } });
  if (outcome.kind !== "plan") throw new Error("not a plan");
  return outcome.plan;
};

const refusal = async (name: string, input: unknown, actor: Actor = admin) =>
  execute(world.moxxie, actor, { command: commandOf(name), input }).then(
    () => "accepted",
    (error: unknown) => (error instanceof MoxxieError ? error.code : String(error)),
  );

const shape = { cores: 1, memoryMB: 512, diskGB: 4 };
const vm = (name: string, more: object = {}) => ({ name, datacenter: "DC1", ...shape, ...more });

async function reserve(more: object = {}, actor: Actor = admin): Promise<{ reservationId: string; node: string }> {
  const resources = { cpu: 1, memoryGB: 0.5, diskGB: 4 };
  const input = { resources, duration: "PT10M", reason: "a test", datacenter: "DC1", ...more };
  return (await done("reservation.create", input, { actor })) as { reservationId: string; node: string };
}

async function allocate(clientId: string, datacenter = "DC1") {
  const { id } = (await done("network.allocate", { clientId, datacenter })) as { id: string };
  const row = await world.moxxie.db.prisma.networkAllocation.findUniqueOrThrow({ where: { id } });
  return { id, vlan: row.vlan, gateway: row.gateway };
}

const holdOf = (id: string) => world.moxxie.inventory.view().holds.get(id);
const statusOf = async (id: string, on = world) =>
  (await on.moxxie.db.prisma.resourceReservation.findUnique({ where: { id } }))?.status;

describe("a creation with a reservation", () => {
  test("goes to its host and uses it up", async () => {
    const { reservationId, node } = await reserve();
    expect(holdOf(reservationId)).toBeDefined();
    const made = await run("vm.create", vm("reserved", { reservationId }));
    expect(made.operation.status, JSON.stringify(made.operation.error)).toBe("completed");
    expect(world.moxxie.inventory.view().guests.get(made.guestId)?.hostName).toBe(node);
    expect(holdOf(reservationId)).toBeUndefined();
    expect(await statusOf(reservationId)).toBe("consumed");
    expect(await refusal("vm.create", vm("reserved-again", { reservationId }))).toBe("reservation_ended");
  });

  test("of several that name it at once exactly one gets it", async () => {
    const { reservationId } = await reserve();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => refusal("vm.create", vm(`rival-${index}`, { reservationId }))),
    );
    expect(answers.filter((answer) => answer === "accepted")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "reservation_ended")).toHaveLength(5);
  });

  test("is refused with somebody else's, an unknown one, and one of another datacenter", async () => {
    const { reservationId } = await reserve();
    expect(await refusal("vm.create", vm("foreign"), operator)).toBe("accepted");
    expect(await refusal("vm.create", vm("stolen", { reservationId }), operator)).toBe("reservation_not_yours");
    const unknown = "00000000-0000-4000-8000-0000000000ff";
    expect(await refusal("vm.create", vm("unknown", { reservationId: unknown }))).toBe("unknown_reservation");
    const elsewhere = vm("elsewhere", { datacenter: "DC2", reservationId });
    expect(await refusal("vm.create", elsewhere)).toBe("cannot_be_done");
    expect(await statusOf(reservationId)).toBe("active");
  });

  test("that fails gives it back", async () => {
    const on = await startWorld({
      stepsOf: brokenSteps({
        step: "refresh",
        point: "before",
        strike: () => {
          throw new Error("struck");
        },
      }),
    });
    try {
      const resources = { cpu: 1, memoryGB: 0.5 };
      const input = { resources, duration: "PT10M", reason: "a test", datacenter: "DC1" };
      const { reservationId } = (await done("reservation.create", input, { on })) as { reservationId: string };
      const { operation } = await run("vm.create", vm("struck", { reservationId }), { on });
      expect(operation.status).toBe("failed");
      expect(await statusOf(reservationId, on)).toBe("active");
      expect(on.moxxie.inventory.view().holds.has(reservationId)).toBe(true);
      expect(on.moxxie.inventory.view().guestsByName("struck")).toEqual([]);
    } finally {
      await on.close();
    }
  });

  test("its room is nobody else's meanwhile: what remains is counted without it", async () => {
    const host = [...world.moxxie.inventory.view().hosts.values()].find(({ datacenterId }) => datacenterId === "DC1");
    const free = async () => {
      const answer = await plan("vm.create", vm("big", { host: host?.name, memoryMB: 16 }));
      return answer.possible;
    };
    expect(await free()).toBe(true);
    const { memoryMb } = await import("@/lib/domain/capacity").then(({ capacityOfHost }) =>
      capacityOfHost(world.moxxie.inventory.view(), host as never, { now: new Date() }),
    );
    const all = { cpu: 1, memoryGB: memoryMb.available / 1024 };
    const { reservationId } = await reserve({ resources: all, node: host?.name });
    expect(await free()).toBe(false);
    await done("reservation.release", { reservationId });
    expect(await free()).toBe(true);
  });
});

describe("a creation on a client's network", () => {
  test("is in its VLAN, has an address of it, and belongs to the client", async () => {
    const network = await allocate("acme");
    const made = await run(
      "vm.create",
      vm("acme-1", { network: { allocationId: network.id }, template: "debian-12", diskGB: 20 }),
    );
    expect(made.operation.status, JSON.stringify(made.operation.error)).toBe("completed");
    const config = world.platform.guest(Number(made.operation.vmId))?.config ?? {};
    expect(config.net0).toContain(`tag=${network.vlan}`);
    expect(config.ipconfig0).toContain(`gw=${network.gateway}`);
    const row = await world.moxxie.db.prisma.networkAddress.findFirst({ where: { guestId: made.guestId } });
    expect(config.ipconfig0).toContain(`ip=${row?.address}/24`);
    const guest = await getGuest(world.moxxie, admin, made.guestId);
    expect(guest.clientId).toBe("acme");
    expect(guest.networks).toMatchObject([{ vlan: network.vlan, serviceVlan: null, allocationId: network.id }]);

    const deleted = await run("vm.delete", { vmId: made.guestId });
    expect(deleted.operation.status).toBe("completed");
    expect(await world.moxxie.db.prisma.networkAddress.count({ where: { guestId: made.guestId } })).toBe(0);
  });

  test("gets the address that it asks for, and no other guest that one", async () => {
    const network = await allocate("addressed");
    const ip = network.gateway.replace(/\.1$/, ".77");
    const wish = { network: { allocationId: network.id, ip } };
    const made = await run("vm.create", vm("addressed-1", wish));
    expect(made.operation.status, JSON.stringify(made.operation.error)).toBe("completed");
    expect(await refusal("vm.create", vm("addressed-2", wish))).toBe("network_taken");
    const outside = { network: { allocationId: network.id, ip: "10.9.9.9" } };
    expect(await refusal("vm.create", vm("addressed-3", outside))).toBe("cannot_be_done");
    expect(world.moxxie.inventory.view().guestsByName("addressed-2")).toEqual([]);
  });

  test("in a Q-in-Q datacenter the same request gets a network inside the service VLAN", async () => {
    const network = await allocate("nested", "DC2");
    const wish = { datacenter: "DC2", network: { allocationId: network.id } };
    const made = await run("vm.create", vm("nested-1", wish));
    expect(made.operation.status, JSON.stringify(made.operation.error)).toBe("completed");
    const bridge =
      /bridge=(\w+)/.exec(String(world.second?.guest(Number(made.operation.vmId))?.config.net0))?.[1] ?? "";
    const sdn = world.second?.cluster.parts.sdn;
    expect(sdn?.running.vnets.get(bridge)?.settings.tag).toBe(String(network.vlan));
    expect(sdn?.running.zones.get(sdn.running.vnets.get(bridge)?.zone ?? "")?.settings.tag).toBe("1000");
    const guest = await getGuest(world.moxxie, admin, made.guestId);
    expect(guest.networks).toMatchObject([{ vlan: network.vlan, serviceVlan: 1000, allocationId: network.id }]);

    const vnets = sdn?.running.vnets.size;
    const second = await run("vm.create", vm("nested-2", { ...wish, clientId: "nested" }));
    expect(second.operation.status, JSON.stringify(second.operation.error)).toBe("completed");
    expect(sdn?.running.vnets.size).toBe(vnets);
  });

  test("nobody of another client is put on it, however it is named, and nobody of another datacenter", async () => {
    const theirs = await allocate("theirs", "DC2");
    const made = await run("vm.create", vm("theirs-1", { datacenter: "DC2", network: { allocationId: theirs.id } }));
    const bridge = /bridge=(\w+)/.exec(String(world.second?.guest(Number(made.operation.vmId))?.config.net0))?.[1];
    await world.moxxie.inventory.pollNow("pve-two");
    const attempts = [
      { network: { allocationId: theirs.id } },
      { network: { vlan: theirs.vlan } },
      { network: { profileId: `vlan${theirs.vlan}` } },
      { network: { profileId: bridge } },
    ];
    for (const clientId of ["mine", undefined]) {
      for (const attempt of attempts) {
        const byAllocation = clientId === undefined && "allocationId" in attempt.network;
        if (byAllocation) continue; // it then belongs to that client
        const wish = vm("intruder", { datacenter: "DC2", ...(clientId && { clientId }), ...attempt });
        const answer = await refusal("vm.create", wish);
        expect(["network_of_another_client", "unknown_network_profile"], JSON.stringify(wish)).toContain(answer);
      }
    }
    expect(await refusal("vm.create", vm("abroad", { network: { allocationId: theirs.id } }))).toBe("cannot_be_done");
    const mine = await run("vm.create", vm("mine-1", { datacenter: "DC2", clientId: "mine" }));
    const moved = (interfaces: object[]) => refusal("vm.update", { vmId: mine.guestId, change: { interfaces } });
    expect(await moved([{ id: "net0", profileId: `vlan${theirs.vlan}` }])).toMatch(
      /network_of_another|unknown_network/,
    );
    expect(await moved([{ id: "net0", profileId: bridge }])).toMatch(/network_of_another|unknown_network/);
    expect(await moved([{ id: "net0", vlan: 1000 }])).toBe("cannot_be_done");
    expect(world.moxxie.inventory.view().guestsByName("intruder")).toEqual([]);
  });

  test("that fails leaves neither network nor address behind", async () => {
    const on = await startWorld({
      second: { guests: 2, nodes: 2, seed: 9, qinqServiceVlan: 1000 },
      stepsOf: brokenSteps({
        step: "refresh",
        point: "before",
        strike: () => {
          throw new Error("struck");
        },
      }),
    });
    try {
      const before = on.second?.cluster.parts.sdn.running.vnets.size;
      const input = { clientId: "gone", datacenter: "DC2" };
      const network = (await done("network.allocate", input, { on })) as { id: string };
      const wish = vm("gone-1", { datacenter: "DC2", network: { allocationId: network.id } });
      const { operation } = await run("vm.create", wish, { on });
      expect(operation.status, JSON.stringify(operation.error)).toBe("failed");
      expect(on.second?.cluster.parts.sdn.running.vnets.size).toBe(before);
      expect(on.second?.cluster.parts.sdn.configured.vnets.size).toBe(before);
      const rows = await on.moxxie.db.prisma.networkAddress.findMany({ where: { allocationId: network.id } });
      expect(rows.map(({ kind }) => kind)).toEqual(["gateway"]);
      expect(await on.moxxie.db.prisma.networkRealisation.count()).toBe(0);
    } finally {
      await on.close();
    }
  });
});

test("a failover datacenter takes what its own cannot, and both are kept", async () => {
  const on = await startWorld({ second: { guests: 2, nodes: 2, seed: 9 }, limits: { maxVms: 13 } });
  try {
    const at = { on };
    const home = await run("vm.create", vm("at-home", { failoverDC: "DC2" }), at);
    expect(home.operation.datacenter, JSON.stringify(home.operation.error)).toBe("DC1");
    const away = await run("vm.create", vm("away", { failoverDC: "DC2" }), at);
    expect(away.operation, JSON.stringify(away.operation.error)).toMatchObject({
      status: "completed",
      datacenter: "DC2",
    });
    expect(on.moxxie.inventory.view().guests.get(away.guestId)).toMatchObject({
      datacenterId: "DC2",
      primaryDc: "DC1",
      failoverDc: "DC2",
    });
    const bound = vm("bound", { failoverDC: "DC2", host: home.decisions.host });
    await expect(execute(on.moxxie, admin, { command: commandOf("vm.create"), input: bound })).rejects.toMatchObject({
      code: "no_capacity",
    });
  } finally {
    await on.close();
  }
});

describe("affinity to other guests", () => {
  test("a guest that does not exist, or a rule that cannot be kept, is a clear problem", async () => {
    const rules = (affinityRules: object) => refusal("vm.create", vm("ruled", { affinityRules }));
    expect(await rules({ requireSameHost: ["nobody-of-that-name"] })).toBe("affinity_impossible");
    expect(await rules({ preferSameDC: ["nobody-of-that-name"] })).toBe("affinity_impossible");
    expect(await rules({ requireSameHost: [{ selector: "AND AND" }] })).toBe("invalid_request");
    const made = await run("vm.create", vm("neighbour"));
    const host = world.moxxie.inventory.view().guests.get(made.guestId)?.hostName;
    const apart = await plan("vm.create", vm("apart", { affinityRules: { requireDifferentHost: ["neighbour"] } }));
    expect(apart.decisions.host).not.toBe(host);
    const together = await plan("vm.create", vm("together", { affinityRules: { requireSameHost: ["neighbour"] } }));
    expect(together.decisions.host).toBe(host);
    expect(await rules({ requireSameHost: ["neighbour"], requireDifferentHost: ["neighbour"] })).toBe(
      "affinity_impossible",
    );
  });
});
