import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { BulkRequest, type BulkType, bulkTypes } from "@/lib/contracts/bulk";
import { admin, endpointId, operator, secondEndpointId, startWorld, type World } from "@/lib/testing/world";
import { itemTypes } from "./items";
import { type Asked, type Asking, planned } from "./plan-bulk.test-helper";

let world: World;
beforeAll(async () => {
  world = await startWorld({ second: { guests: 6, nodes: 2, seed: 3 }, work: false, inventoryInterval: "PT1H" });
  for (const id of [endpointId, secondEndpointId]) await world.moxxie.inventory.refreshProfiles(id);
});
afterAll(() => world?.close());

const plan = (asked: readonly Asked[], asking?: Asking) => planned(world.moxxie, asked, asking);
const guests = () => [...world.moxxie.inventory.view().guests.values()].filter(({ template }) => !template);
const named = (name: string, datacenterId = "DC1") => {
  const guest = guests().find((each) => each.name === name && each.datacenterId === datacenterId);
  if (!guest) throw new Error(`the world has no ${name}`);
  return guest;
};
const vm = (name: string, more: object = {}) => ({
  name,
  datacenter: "DC1",
  cores: 1,
  memoryMB: 512,
  diskGB: 4,
  ...more,
});
const container = (hostname: string) => ({ hostname, datacenter: "DC1", cores: 1, memoryMB: 512, rootfsGB: 4 });

const running = { vm: "cache-01", container: "cache-02" };
const stopped = { vm: "queue-02" };

describe("every type is planned as its command plans it alone", () => {
  const on = (vmId: string, more: object = {}) => ({ vmId: `DC1:${vmId}`, ...more });
  const containerTemplate = () =>
    world.moxxie.inventory
      .view()
      .templatesOf(endpointId)
      .find(({ kind }) => kind === "container")?.name;
  const cases: Record<BulkType, { params: () => object; command: string; input: object; phase: number }> = {
    CREATE_VM: { params: () => vm("new-1"), command: "vm.create", input: { name: "new-1", start: false }, phase: 0 },
    CREATE_CONTAINER: {
      params: () => ({ ...container("new-2"), template: containerTemplate() }),
      command: "container.create",
      input: { hostname: "new-2", swapMB: 0 },
      phase: 0,
    },
    DELETE_VM: {
      params: () => on("106", { purge: true, confirm: "queue-02" }),
      command: "vm.delete",
      input: { purge: true, force: false },
      phase: 2,
    },
    DELETE_CONTAINER: {
      params: () => on("104", { force: true, confirm: "cache-02" }),
      command: "vm.delete",
      input: { purge: false, force: true },
      phase: 2,
    },
    START_VM: { params: () => on("106"), command: "vm.start", input: {}, phase: 0 },
    START_CONTAINER: { params: () => on("104"), command: "vm.start", input: {}, phase: 0 },
    STOP_VM: { params: () => on("100"), command: "vm.stop", input: {}, phase: 0 },
    STOP_CONTAINER: { params: () => on("104"), command: "vm.stop", input: {}, phase: 0 },
    SHUTDOWN_VM: {
      params: () => on("100", { timeoutSeconds: 7 }),
      command: "vm.shutdown",
      input: { timeoutSeconds: 7, forceStop: false },
      phase: 0,
    },
    SHUTDOWN_CONTAINER: {
      params: () => on("104", { forceStop: true }),
      command: "vm.shutdown",
      input: { timeoutSeconds: 120, forceStop: true },
      phase: 0,
    },
    REBOOT_VM: { params: () => on("100"), command: "vm.reboot", input: { timeoutSeconds: 120 }, phase: 1 },
    REBOOT_CONTAINER: {
      params: () => on("104", { timeoutSeconds: 9 }),
      command: "vm.reboot",
      input: { timeoutSeconds: 9 },
      phase: 1,
    },
    UPDATE_VM: {
      params: () => on("100", { memoryMB: 1024, confirm: "anything" }),
      command: "vm.update",
      input: { change: { memoryMB: 1024 } },
      phase: 0,
    },
    UPDATE_CONTAINER: {
      params: () => on("104", { description: "x" }),
      command: "vm.update",
      input: { change: { description: "x" } },
      phase: 0,
    },
    MIGRATE_VM: {
      params: () => on("106", { host: "pve3", withLocalDisks: true }),
      command: "vm.migrate",
      input: { host: "pve3", withLocalDisks: true },
      phase: 0,
    },
    MIGRATE_CONTAINER: {
      params: () => on("104", { host: "pve3", withLocalDisks: true }),
      command: "vm.migrate",
      input: { host: "pve3", withLocalDisks: true },
      phase: 0,
    },
    SNAPSHOT_VM: {
      params: () => on("100", { name: "before" }),
      command: "vm.snapshot.create",
      input: { name: "before", withMemory: false },
      phase: 0,
    },
    SNAPSHOT_CONTAINER: {
      params: () => on("104", { name: "before", description: "d" }),
      command: "vm.snapshot.create",
      input: { name: "before", description: "d", withMemory: false },
      phase: 0,
    },
  };

  test.each(bulkTypes)("%s", async (type) => {
    const { params, command, input, phase } = cases[type];
    // The only containers run: one is started in the same bulk after it was shut down.
    const before: Asked[] = type === "START_CONTAINER" ? [["SHUTDOWN_CONTAINER", { vmId: "DC1:104" }]] : [];
    const { plan: whole, items, errors } = await plan([...before, [type, { ...params() }]]);
    expect(errors).toEqual([]);
    const item = items.at(-1);
    expect(item?.command).toBe(itemTypes[type].command);
    expect(item).toMatchObject({ type, command: { name: command }, input, phase, datacenterId: "DC1", endpointId });
    expect(item?.hostName).toEqual(expect.stringMatching(/^pve/));
    expect(whole).toMatchObject({ refusal: null, target: { type: "operation", id: "", datacenterId: "DC1" } });
    expect(whole.items?.at(-1)).toMatchObject({ type, possible: true, refusal: null });
    expect(whole.irreversible).toBe(phase === 2);
    expect(whole.confirm).toBeNull();
  });
});

describe("a guest is named in any form that a path takes", () => {
  test("by Moxxie's id, by a platform id that only one has, with datacenter or endpoint before it", async () => {
    const only = named("queue-02");
    for (const vmId of [only.id, "106", "DC1:106", `${endpointId}:106`]) {
      const { items, errors } = await plan([["START_VM", { vmId }]]);
      expect(errors).toEqual([]);
      expect(items[0]).toMatchObject({ guestId: only.id, vmId: "106", input: { vmId: only.id } });
    }
  });

  test("one that several have is an error that names them", async () => {
    const { codes, errors } = await plan([["START_VM", { vmId: "103" }]]);
    expect(codes).toEqual(["ambiguous_vm_id"]);
    expect(errors[0]).toContain(`${secondEndpointId}:103`);
  });

  test("one of the other kind is an error that says so and how to ask", async () => {
    const { codes, errors } = await plan([["STOP_VM", { vmId: "DC1:104" }]]);
    expect(codes).toEqual(["invalid_request"]);
    expect(errors).toEqual(["operations.0: 'DC1:104' is a container, not a VM: use STOP_CONTAINER."]);
  });
});

describe("what is no bulk at all does not get as far as a plan", () => {
  const item = { type: "START_VM", params: { vmId: "100" } };
  test.each([
    ["an empty one", { operations: [] }],
    ["more than 500 items", { operations: new Array(501).fill(item) }],
    ["an unknown type", { operations: [{ ...item, type: "EXPLODE_VM" }] }],
    ["a type in other letters", { operations: [{ ...item, type: "start_vm" }] }],
    ["an item without parameters", { operations: [{ type: "START_VM" }] }],
    ["parameters that are a list", { operations: [{ ...item, params: ["100"] }] }],
    ["members that nobody knows", { operations: [{ ...item, after: 1 }] }],
    ["an unknown mode", { operations: [item], mode: "hope" }],
    ["dependencies that are no indexes", { operations: [{ ...item, dependsOn: [-1] }] }],
    ["a reason of a thousand letters", { operations: [item], reason: "x".repeat(1000) }],
  ])("%s", (_, request) => {
    expect(BulkRequest.safeParse(request).success).toBe(false);
  });

  test("500 items are taken, transactional unless said otherwise", () => {
    const request = BulkRequest.parse({ operations: new Array(500).fill(item) });
    expect(request.mode).toBe("transactional");
  });
});

describe("bad input is told item by item, and refuses the bulk", () => {
  const cases: { what: string; asked: Asked[]; paths: string[]; both?: boolean }[] = [
    {
      what: "parameters that the type does not take, at any depth",
      asked: [
        ["START_VM", { vmId: "106", foo: 1, bar: 2 }],
        ["CREATE_VM", vm("x", { network: { vlam: 5 } })],
        ["CREATE_VM", vm("y", { vmId: "106" })],
      ],
      paths: [
        "operations.0.params.foo",
        "operations.0.params.bar",
        "operations.1.params.network.vlam",
        "operations.2.params.vmId",
      ],
      both: true,
    },
    {
      what: "parameters that are missing or of the wrong kind",
      asked: [
        ["START_VM", {}],
        ["MIGRATE_VM", { vmId: "106" }],
        ["SNAPSHOT_VM", { vmId: "106", name: "1st" }],
        ["UPDATE_VM", { vmId: "106" }],
        ["SHUTDOWN_VM", { vmId: 106, timeoutSeconds: 0 }],
        ["CREATE_VM", { ...vm("x"), cores: 0 }],
      ],
      paths: [
        "operations.0.params.vmId",
        "operations.1.params.host",
        "operations.2.params.name",
        "operations.3.params",
        "operations.4.params.vmId",
        "operations.4.params.timeoutSeconds",
        "operations.5.params.cores",
      ],
      both: true,
    },
    {
      what: "the same type twice on one guest, however it is named",
      asked: [
        ["SHUTDOWN_VM", { vmId: "DC1:100" }],
        ["SHUTDOWN_VM", { vmId: `${"pve-one"}:100` }],
      ],
      paths: ["operations.1.params.vmId"],
      both: true,
    },
    {
      what: "anything on a guest after its deletion",
      asked: [
        ["DELETE_VM", { vmId: "106", confirm: "queue-02" }],
        ["START_VM", { vmId: "106" }],
      ],
      paths: ["operations.1.params.vmId"],
      both: true,
    },
    {
      what: "two guests of one name in a datacenter",
      asked: [
        ["CREATE_VM", vm("twin")],
        ["CREATE_VM", vm("twin", { datacenter: "DC2" })],
        ["CREATE_CONTAINER", { ...container("twin"), template: "x" }],
      ],
      paths: ["operations.2.params.hostname"],
      both: true,
    },
    {
      what: "one reservation for two",
      asked: [
        ["CREATE_VM", vm("r1", { reservationId: "9b2b7a5e-1c2d-4e5f-8a9b-0c1d2e3f4a5b" })],
        ["CREATE_VM", vm("r2", { reservationId: "9b2b7a5e-1c2d-4e5f-8a9b-0c1d2e3f4a5b" })],
      ],
      paths: ["operations.1.params.reservationId"],
      both: true,
    },
    {
      what: "one address for two",
      asked: [
        ["CREATE_VM", vm("i1", { network: { vlan: 300, ip: "172.16.9.9" } })],
        ["CREATE_VM", vm("i2", { network: { vlan: 300 }, cloudInit: { ip: "172.16.9.9/24" } })],
        ["CREATE_VM", vm("i3", { network: { vlan: 301, ip: "172.16.9.9" } })],
      ],
      paths: ["operations.1.params.cloudInit.ip"],
      both: true,
    },
    {
      what: "dependencies that are not there, on itself, and twice",
      asked: [
        ["START_VM", { vmId: "106" }, [7, 0]],
        ["STOP_VM", { vmId: "DC1:100" }, [0, 0]],
      ],
      paths: ["operations.0.dependsOn.0", "operations.0.dependsOn.1", "operations.1.dependsOn.1"],
      both: true,
    },
    {
      what: "items that wait for each other",
      asked: [
        ["START_VM", { vmId: "106" }, [1]],
        ["STOP_VM", { vmId: "DC1:100" }, [0]],
        ["STOP_VM", { vmId: "DC1:101" }],
      ],
      paths: ["operations.0.dependsOn", "operations.1.dependsOn"],
      both: true,
    },
    {
      what: "a dependency against the order of items on one guest",
      asked: [
        ["SHUTDOWN_VM", { vmId: "DC1:100" }, [1]],
        ["START_VM", { vmId: "DC1:100" }],
      ],
      paths: ["operations.0.dependsOn", "operations.1.dependsOn"],
      both: true,
    },
    {
      what: "a datacenter, a guest, a host and a network that are not there",
      asked: [
        ["CREATE_VM", vm("x", { datacenter: "DC9" })],
        ["START_VM", { vmId: "DC1:4711" }],
        ["MIGRATE_VM", { vmId: "106", host: "pve9" }],
        ["CREATE_VM", vm("y", { network: { profileId: "vmbr77" } })],
      ],
      paths: ["operations.0", "operations.1", "operations.2", "operations.3"],
    },
  ];
  const pathsOf = (errors: readonly string[]) => errors.map((error) => error.slice(0, error.indexOf(":")));

  test.each(cases)("$what", async ({ asked, paths, both = false }) => {
    const { plan: whole, errors, told } = await plan(asked);
    const own = pathsOf(errors).filter((path) => paths.includes(path));
    expect(own).toEqual(paths);
    expect(whole.refusal?.code).toBe("bulk_refused");
    const bad = [...new Set(paths.map((path) => Number(path.split(".")[1])))];
    expect(told).toEqual(
      expect.arrayContaining(bad.map((index) => expect.objectContaining({ index, type: asked[index]?.[0] }))),
    );
    const loose = await plan(asked, { mode: "best_effort" });
    expect(loose.plan.refusal?.code ?? null).toBe(both ? "bulk_refused" : null);
  });

  test("a cycle is told with the indexes of all its members", async () => {
    const { errors } = await plan([
      ["STOP_VM", { vmId: "DC1:100" }, [2]],
      ["STOP_VM", { vmId: "DC1:101" }, [0]],
      ["STOP_VM", { vmId: "DC1:102" }, [1]],
      ["START_VM", { vmId: "106" }, [2]],
    ]);
    for (const index of [0, 1, 2])
      expect(errors[index]).toMatch(`operations.${index}.dependsOn: Operations 0, 1 and 2 wait for each other`);
    expect(errors[3]).toMatch("operations.3: It waits for operation 2");
  });

  test("a cycle of hundreds is told with some of them", async () => {
    const asked = Array.from({ length: 40 }, (_, index): Asked => ["CREATE_VM", vm(`c${index}`), [(index + 1) % 40]]);
    const { errors } = await plan(asked);
    expect(errors).toHaveLength(40);
    expect(errors[39]).toMatch(/Operations 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 30 more wait for each other/);
  });

  test("a wrong parameter is told in a sentence that names it", async () => {
    const { told } = await plan([
      ["CREATE_VM", vm("s1", { cores: undefined, memoryMB: 1, colour: "blue" })],
      ["UPDATE_VM", { vmId: "106" }],
      ["START_VM", {}],
    ]);
    expect(told).toMatchObject([
      {
        message:
          "CREATE_VM needs the parameter 'cores'. The parameter 'memoryMB' is 1; at least 16 is needed. CREATE_VM takes no parameter 'colour'.",
      },
      { message: "The parameters of UPDATE_VM are wrong: name at least one field to change." },
      { message: "START_VM needs the parameter 'vmId'." },
    ]);
  });

  test("what can be undone cannot wait for what cannot, in transactional mode", async () => {
    const asked: Asked[] = [
      ["DELETE_VM", { vmId: "106", confirm: "queue-02" }],
      ["CREATE_VM", vm("after"), [0]],
    ];
    const { codes, errors } = await plan(asked);
    expect(codes).toEqual(["ok", "conflicting_items"]);
    expect(errors).toEqual([expect.stringContaining("run last, after all else has succeeded")]);
    expect((await plan(asked, { mode: "best_effort" })).codes).toEqual(["ok", "ok"]);
  });
});

describe("items on one guest follow each other", () => {
  test("each is planned as those before will have left it, and waits for them", async () => {
    const vmId = named(running.vm).id;
    const { items, errors } = await plan([
      ["SHUTDOWN_VM", { vmId }],
      ["UPDATE_VM", { vmId, memoryMB: 4096 }],
      ["MIGRATE_VM", { vmId, host: "pve2", withLocalDisks: true }],
      ["START_VM", { vmId }],
    ]);
    expect(errors).toEqual([]);
    expect(items.map(({ dependsOn }) => dependsOn)).toEqual([[], [0], [1], [2]]);
    expect(items.map(({ hostName }) => hostName)).toEqual(["pve1", "pve1", "pve1", "pve2"]);
    expect(items.map(({ plan: { decisions } }) => decisions)).toMatchObject([
      { wasRunning: true },
      { wasRunning: false },
      { wasRunning: false },
      { wasRunning: false },
    ]);
    // The world itself stands as before.
    expect(named(running.vm)).toMatchObject({ status: "running", hostName: "pve1" });
  });

  test("one that the expected state forbids is refused for it, and what waits for it says so", async () => {
    const asked: Asked[] = [
      ["START_VM", { vmId: "106" }],
      ["MIGRATE_VM", { vmId: "106", host: "pve3", online: false, withLocalDisks: true }],
      ["STOP_VM", { vmId: "106" }],
    ];
    const { codes, errors } = await plan(asked);
    expect(codes).toEqual(["ok", "cannot_be_done", "cannot_be_done"]);
    expect(errors).toEqual([
      expect.stringContaining("operations.1: It is running"),
      expect.stringContaining("operations.2: It waits for operation 1"),
    ]);
    const twice = await plan([
      ["SHUTDOWN_VM", { vmId: "DC1:100" }],
      ["STOP_VM", { vmId: "DC1:100" }],
    ]);
    expect(twice.codes).toEqual(["ok", "invalid_state"]);
  });

  test("a configuration that a snapshot changes first is not held against the change", async () => {
    const vmId = named(running.vm).id;
    const alone = await plan([["UPDATE_VM", { vmId, memoryMB: 1024 }]]);
    const after = await plan([
      ["SNAPSHOT_VM", { vmId, name: "before" }],
      ["UPDATE_VM", { vmId, memoryMB: 1024 }],
    ]);
    expect(alone.items[0]?.plan.decisions).toMatchObject({ digest: expect.stringMatching(/^\w{20,}$/) });
    expect(JSON.parse(JSON.stringify(after.items[1]?.plan.decisions))).not.toHaveProperty("digest");
  });

  test("a reboot and what follows it on its guest run after all else, deletions last", async () => {
    const vmId = named(running.vm).id;
    const { items, errors } = await plan([
      ["DELETE_VM", { vmId: "106", confirm: "queue-02" }],
      ["REBOOT_VM", { vmId }],
      ["SNAPSHOT_VM", { vmId, name: "after" }],
      ["CREATE_VM", vm("early")],
    ]);
    expect(errors).toEqual([]);
    expect(items.map(({ phase }) => phase)).toEqual([2, 1, 1, 0]);
    const loose = await plan([["DELETE_VM", { vmId: "106", confirm: "queue-02" }]], { mode: "best_effort" });
    expect(loose.items.map(({ phase }) => phase)).toEqual([0]);
  });

  test("a guest that the bulk itself holds is free for its items, and for no other bulk", async () => {
    const guest = named(stopped.vm);
    const parentId = randomUUID();
    await world.moxxie.db.prisma.guest.update({ where: { id: guest.id }, data: { busyOperationId: parentId } });
    await world.moxxie.inventory.applyGuest(guest.id);
    try {
      expect((await plan([["START_VM", { vmId: guest.id }]], { parentId })).codes).toEqual(["ok"]);
      expect((await plan([["START_VM", { vmId: guest.id }]])).codes).toEqual(["conflict"]);
    } finally {
      await world.moxxie.db.prisma.guest.update({ where: { id: guest.id }, data: { busyOperationId: null } });
      await world.moxxie.inventory.applyGuest(guest.id);
    }
  });
});

describe("each item is authorised for itself", () => {
  const powerOnly: Actor = { ...operator, kind: "token", scopes: ["operation:bulk", "vm:power"] };
  const inDc2: Actor = { ...admin, datacenterIds: ["DC2"] };

  test("a token for power cannot delete or create through a bulk", async () => {
    const { codes } = await plan(
      [
        ["START_VM", { vmId: "106" }],
        ["DELETE_VM", { vmId: "DC1:111", confirm: "web-01" }],
        ["CREATE_VM", vm("x")],
      ],
      { actor: powerOnly },
    );
    expect(codes).toEqual(["ok", "forbidden", "forbidden"]);
  });

  test("guests and datacenters that the actor does not see do not exist", async () => {
    const hidden = named("queue-02").id;
    const {
      codes,
      errors,
      plan: whole,
    } = await plan(
      [
        ["START_VM", { vmId: hidden }],
        ["START_VM", { vmId: "DC2:103" }],
        ["CREATE_VM", vm("x")],
      ],
      { actor: inDc2, mode: "best_effort" },
    );
    expect(codes).toEqual(["not_found", "ok", "unknown_datacenter"]);
    expect(errors).toEqual([]);
    expect(whole.target).toMatchObject({ datacenterId: "DC2", datacenterIds: ["DC2"] });
  });
});

describe("a confirmation is each item's own", () => {
  test("without the word or with a wrong one the item is bad, with it the plan stands", async () => {
    const ask = (confirm?: string): Asked => ["DELETE_VM", { vmId: "106", ...(confirm && { confirm }) }];
    const bare = await plan([ask()]);
    expect(bare.codes).toEqual(["confirmation_required"]);
    expect(bare.errors).toEqual([expect.stringMatching(/^operations\.0\.params\.confirm: .*'queue-02'/)]);
    expect(bare.plan.items?.[0]).toMatchObject({ confirm: "queue-02", possible: false });
    expect((await plan([ask("queue-20")])).codes).toEqual(["confirmation_required"]);
    expect((await plan([ask("queue-02")])).codes).toEqual(["ok"]);
  });
});

describe("the plan of the whole", () => {
  test("says in numbers what would happen, where, and what the policy must judge", async () => {
    const { plan: whole } = await plan([
      ["CREATE_VM", vm("n1")],
      ["CREATE_VM", vm("n2", { datacenter: "DC2", cores: 3, memoryMB: 1536, diskGB: 6 })],
      ["DELETE_VM", { vmId: "106", confirm: "queue-02" }],
      ["SHUTDOWN_CONTAINER", { vmId: "DC1:104" }],
    ]);
    expect(whole.refusal).toBeNull();
    expect(whole.title).toBe("Create 2 VMs, delete 1 VM, shut down 1 container");
    expect(whole.effects).toEqual([
      "Creates 2 VMs in DC1, DC2: 4 cores, 2 GB memory, 10 GB disk.",
      "Destroys 1 VM: queue-02; cannot be undone.",
      "Shuts down 1 container: cache-02.",
    ]);
    expect(whole.irreversible).toBe(true);
    expect(whole.target).toMatchObject({ datacenterId: null, datacenterIds: ["DC1", "DC2"] });
    expect(whole.demands?.map(({ command, risk, target }) => [command, risk, target.name])).toEqual([
      ["vm.create", "routine", "n1"],
      ["vm.create", "routine", "n2"],
      ["vm.delete", "destructive", "queue-02"],
      ["vm.shutdown", "disruptive", "cache-02"],
    ]);
    expect(whole.items?.map(({ index, possible }) => [index, possible])).toEqual([0, 1, 2, 3].map((n) => [n, true]));
  });

  test("in best effort what cannot be done is left out of effects and demands, and bears its reason", async () => {
    const { plan: whole, items } = await plan(
      [
        ["START_VM", { vmId: "DC1:100" }],
        ["START_VM", { vmId: "106" }],
      ],
      { mode: "best_effort" },
    );
    expect(whole.refusal).toBeNull();
    expect(whole.effects).toEqual(["Starts 1 VM: queue-02."]);
    expect(whole.demands).toHaveLength(1);
    expect(items[0]?.plan.refusal?.code).toBe("invalid_state");
    expect(whole.checks).toContainEqual({ name: "operations", ok: false, detail: "1 of 2 can be done." });
  });

  test("nothing was changed by any of it", async () => {
    const { prisma } = world.moxxie.db;
    expect(await prisma.operation.count()).toBe(0);
    expect(await prisma.guest.count({ where: { busyOperationId: { not: null } } })).toBe(0);
    expect(guests().some(({ name }) => name === "n1")).toBe(false);
  });
});
