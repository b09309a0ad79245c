import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { endpointId } from "@/lib/testing/world";
import { holdingsOf, named } from "./platform-state.test-helper";
import { type Asking, type Method, type RestWorld, startRestWorld } from "./rest.test-helper";

let world: RestWorld;
beforeAll(async () => {
  world = await startRestWorld();
});
afterEach(() => world.platform.faults.clear());
afterAll(() => world?.close());

let count = 0;
const vm = (change: object = {}) => ({
  name: `made-${++count}`,
  datacenter: "DC1",
  cores: 1,
  memoryMB: 512,
  diskGB: 10,
  ...change,
});
const createVm = (change: object): [Method, string, Asking] => ["POST", "/vms", { body: vm(change) }];
const container = { hostname: "ct", datacenter: "DC1", cores: 1, memoryMB: 128, rootfsGB: 2, template: "debian-12" };

describe("a creation that names what is not there lists what is", () => {
  test.each([
    [{ datacenter: "DC9" }, "unknown_datacenter", /no datacenter 'DC9'.*Known: DC1/],
    [{ datacenter: "dc1" }, "unknown_datacenter", /no datacenter 'dc1'/],
    [{ failoverDC: "DC9" }, "unknown_datacenter", /'DC9' to fail over to/],
    [{ failoverDC: "DC1" }, "cannot_be_done", /must be another one/],
    [{ host: "pve9" }, "unknown_host", /no host 'pve9' in DC1.*pve1, pve2, pve3/],
    [{ storage: "tape" }, "unknown_storage", /No storage 'tape'.*ceph-vm.*local-lvm/],
    [{ storage: "local" }, "unknown_storage", /No storage 'local'.*takes such disks/],
    [{ template: "windows-95" }, "unknown_template", /no VM template 'windows-95'.*debian-12/],
    [{ template: "9000" }, "unknown_template", /'9000'/],
    [{ network: { profileId: "vmbr9" } }, "unknown_network_profile", /network 'vmbr9'.*Networks: /],
    [{ template: "debian-12", diskGB: 5 }, "cannot_be_done", /at least 10 GB; 5 GB was asked for/],
    [{ reservationId: crypto.randomUUID() }, "unknown_reservation", /There is no reservation/],
    [{ network: { allocationId: crypto.randomUUID() } }, "unknown_network", /There is no network/],
    [{ affinityRules: { requireDifferentDC: ["web-01"] } }, "affinity_impossible", /requireDifferentDC 'web-01'/],
  ] as const)("%j: %s", (change, code, says) => world.refused(createVm(change), { code, says }));

  test("a VM's template is none for a container", () =>
    world.refused(["POST", "/containers", { body: { ...container, template: "ubuntu-99" } }], {
      code: "unknown_template",
      says: /no container template 'ubuntu-99'/,
    }));
});

describe("a creation for which there is no room", () => {
  const Verdicts = z.array(z.object({ host: z.string(), fits: z.boolean(), reasons: z.array(z.string()) }));

  test.each([
    [{ cores: 65 }, /Needs 65 cores, the host has \d+/],
    [{ memoryMB: 4_000_000 }, /Needs 3906\.3 GB memory, has \d+/],
    [{ diskGB: 200_000 }, /Needs 200000 GB disk on one storage, has \d+/],
    [{ host: "pve2", cores: 60 }, /pve2: Needs 60 cores, the host has 48/],
  ])("%j says of every host what lacks and by how much", async (change, says) => {
    const problem = await world.refusal(createVm(change), { code: "no_capacity", says });
    const verdicts = Verdicts.parse(problem.verdicts);
    expect(verdicts.map(({ host }) => host).sort()).toEqual(["pve1", "pve2", "pve3"]);
    for (const verdict of verdicts) {
      expect(verdict.fits).toBe(false);
      expect(verdict.reasons.length).toBeGreaterThan(0);
    }
  });

  test("on a host that is offline says so", async () => {
    world.platform.faults.nodeOffline("pve3");
    await world.moxxie.inventory.pollNow(endpointId);
    await world.refused(createVm({ host: "pve3" }), { code: "no_capacity", says: /pve3: The host is not online/ });
    await world.platform.faults.clear();
    await world.moxxie.inventory.pollNow(endpointId);
  });
});

describe("a name that is taken", () => {
  test("is refused with the guest that has it", () =>
    world.refused(createVm({ name: "web-01" }), { code: "name_taken", says: /'web-01' already \(111 on pve1\)/ }));

  test("by a container counts as well", () =>
    world.refused(createVm({ name: "cache-02" }), { code: "name_taken", says: /'cache-02' already \(104/ }));

  test("is given to one of two requests at once", async () => {
    const twice = vm({ name: "twin" });
    const replies = await Promise.all([1, 2].map(() => world.ask("POST", "/vms", { body: twice })));
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
    const accepted = z.object({ operationId: z.string() }).parse(replies.find(({ status }) => status === 202)?.json);
    expect((await world.endOf(accepted.operationId)).status).toBe("completed");
    expect(named(world.platform, "twin")).toHaveLength(1);
  });
});

describe("an id that somebody else has taken since the last poll", () => {
  test.each(["qemu", "lxc"] as const)(
    "by a foreign %s: another id is used, the other's guest is not touched",
    async (kind) => {
      const next =
        Math.max(
          ...world.platform
            .guests()
            .map(({ vmid }) => vmid)
            .filter((vmid) => vmid < 9000),
        ) + 1;
      const foreign = world.platform.operator.create({ kind, vmid: next, name: `foreign-${next}` });
      const before = { ...foreign.config };
      const body = vm();
      const operation = await world.ended("POST", "/vms", { body });
      expect(operation.status, operation.log.join("\n")).toBe("completed");
      expect(operation.log.join("\n")).toMatch(new RegExp(`Id ${next} was taken by somebody else`));
      expect(world.platform.guest(next)?.config).toEqual(before);
      expect(named(world.platform, body.name)).toHaveLength(1);
      await world.moxxie.inventory.pollNow(endpointId);
      expect(world.guestId(next)).not.toBe(operation.guest);
    },
  );
});

describe("a platform that is away while a creation is planned or begun", () => {
  test("refuses connections: the creation waits, and is done once when it is back", async () => {
    await world.platform.faults.refuseConnections();
    const body = vm({ template: "debian-12", start: true });
    const reply = await world.ask("POST", "/vms", { body });
    expect(reply.status, JSON.stringify(reply.json)).toBe(202);
    const { operationId } = z.object({ operationId: z.uuid() }).parse(reply.json);
    await expect
      .poll(async () => JSON.stringify((await world.ask("GET", `/operations/${operationId}/log`)).json))
      .toMatch(/Waiting until it answers again/);
    expect((await world.ask("GET", `/operations/${operationId}`)).json).toMatchObject({ status: "processing" });
    await world.platform.faults.acceptConnections();
    const ended = await world.endOf(operationId);
    expect(ended.status, ended.log.join("\n")).toBe("completed");
    expect(named(world.platform, body.name)).toMatchObject([{ power: "running" }]);
  });

  test("takes no writes for lack of quorum: the operation fails with its words and leaves nothing", async () => {
    const before = holdingsOf(world.platform);
    const action = { kind: "status", status: 500, reason: "cluster not ready - no quorum?" } as const;
    world.platform.faults.add({ method: "POST", path: /\/qemu$/, action });
    const ended = await world.ended("POST", "/vms", { body: vm() });
    expect(ended).toMatchObject({ status: "failed", error: { code: "platform_error" } });
    expect(ended.error?.message).toMatch(/lost its quorum/);
    expect(holdingsOf(world.platform)).toEqual(before);
  });

  test("lacks a right: the operation fails and names the right and the endpoint", async () => {
    const before = holdingsOf(world.platform);
    const reason = "Permission check failed (/vms, VM.Allocate)";
    world.platform.faults.add({ method: "POST", path: /\/qemu$/, action: { kind: "status", status: 403, reason } });
    const ended = await world.ended("POST", "/vms", { body: vm() });
    expect(ended).toMatchObject({ status: "failed", error: { code: "platform_forbidden" } });
    expect(ended.error?.message).toMatch(/pve-one.*lacks a privilege.*VM\.Allocate/);
    expect(holdingsOf(world.platform)).toEqual(before);
  });
});
