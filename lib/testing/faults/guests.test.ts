import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { OperationRef } from "@/lib/contracts/operations";
import { endpointId } from "@/lib/testing/world";
import { type Asking, type Method, type RestWorld, startRestWorld } from "./rest.test-helper";

/** One managed VM that is stopped, one that runs; of those that were there before: 111 web-01 stopped, 101 api-01 running. */
let world: RestWorld;
const ids = { stopped: "", running: "" };
beforeAll(async () => {
  world = await startRestWorld();
  const vm = { datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 10, template: "debian-12" };
  for (const name of ["stopped", "running"] as const) {
    const ended = await world.ended("POST", "/vms", { body: { ...vm, name, start: name === "running" } });
    expect(ended.status, ended.log.join("\n")).toBe("completed");
    ids[name] = ended.guest;
  }
});
afterEach(() => world.platform.faults.clear());
afterAll(() => world?.close());

const on = (which: keyof typeof ids, rest: string, method: Method = "POST", asking?: Asking) =>
  [method, `/vms/${ids[which]}${rest}`, asking] as const;
const vmIdOf = (which: keyof typeof ids) => Number(world.moxxie.inventory.view().guests.get(ids[which])?.vmId);
const poll = () => world.moxxie.inventory.pollNow(endpointId);
/** A list is not believed of a guest that was looked at a moment ago; another look is. */
const look = (vmId: number) => world.moxxie.inventory.refreshGuest(endpointId, { kind: "vm", vmId: String(vmId) });

describe("an action that the guest's state forbids says which state it needs", () => {
  test.each([
    ["running", "/start", /Cannot start a VM that is running; it must be stopped or suspended/],
    ["running", "/resume", /running; it must be paused or suspended/],
    ["stopped", "/stop", /Cannot stop a VM that is stopped; it must be running, paused or suspended/],
    ["stopped", "/shutdown", /stopped; it must be running/],
    ["stopped", "/reboot", /stopped; it must be running/],
    ["stopped", "/reset", /stopped; it must be running/],
    ["stopped", "/suspend", /stopped; it must be running/],
  ] as const)("%s: %s", (which, rest, says) => world.refused(on(which, rest), { code: "invalid_state", says }));

  test("a running guest is not deleted without force, and the sentence says how to", () =>
    world.refused(on("running", "", "DELETE"), { code: "invalid_state", says: /running. Stop it first.*force/ }));

  test("a template is neither started nor moved", async () => {
    const id = world.guestId("debian-12");
    await world.refused(["POST", `/vms/${id}/start`], {
      code: "invalid_state",
      says: /template; it cannot be started/,
    });
    const body = { host: "pve2" };
    await world.refused(["POST", `/vms/${id}/migrate`, { body }], {
      code: "invalid_state",
      says: /cannot be migrated/,
    });
  });

  test("a container has no reset", () =>
    world.refused(["POST", `/containers/${world.guestId("cache-02")}/reset`], {
      code: "invalid_state",
      says: /no reset; reboot it instead/,
    }));
});

describe("what Moxxie did not make", () => {
  const target = () => `/vms/${world.guestId("web-01")}`;

  test("is not deleted without its name", () =>
    world.refused(["DELETE", target()], { code: "confirmation_required", says: /Confirm with the name 'web-01'/ }));

  test.each(["web-02", "WEB-01", "web-01%20", "", "111", "true"])("is not deleted with the name '%s'", (word) =>
    world.refused(["DELETE", `${target()}?confirm=${word}`], {
      code: "confirmation_required",
      says: /is not the name 'web-01'/,
    }),
  );

  test("is not deleted by an operator, whatever is typed, without an administrator's approval", async () => {
    const token = await world.token({ role: "operator" });
    const reply = await world.ask("DELETE", `${target()}?confirm=web-01`, { token });
    expect([reply.status, reply.json]).toMatchObject([202, { status: "awaiting_approval" }]);
    expect(world.platform.guest(111)?.config.name).toBe("web-01");
  });

  test("is not rolled back without its name", async () => {
    await world.ended("POST", `${target()}/snapshots`, { body: { name: "before" } });
    await world.refused(["POST", `${target()}/snapshots/before/rollback`], {
      code: "confirmation_required",
      says: /name 'web-01'/,
    });
  });
});

describe("a guest that is marked as protected", () => {
  const view = () => world.moxxie.inventory.view().guests.get(ids.stopped);
  const change = (body: object, more: Asking = {}) => ["PATCH", `/vms/${ids.stopped}`, { body, ...more }] as const;
  afterEach(async () => {
    if (view()?.protected) await world.ended(...change({ protected: false, confirm: "stopped" }));
  });

  test("is shown as such at once, and is not deleted, nor its snapshots, by one slip", async () => {
    await world.ended("POST", `/vms/${ids.stopped}/snapshots`, { body: { name: "kept" } });
    expect((await world.ended(...change({ protected: true }))).status).toBe("completed");
    expect(view()?.protected).toBe(true);
    expect((await world.ask("GET", `/vms/${ids.stopped}`)).json).toMatchObject({ protected: true });
    await world.refused(on("stopped", "?confirm=stopped", "DELETE"), { code: "guest_protected", says: /protects/ });
    for (const request of [on("stopped", "/snapshots/kept", "DELETE"), on("stopped", "/snapshots/kept/rollback")])
      await world.refused(request, { code: "confirmation_required", says: /name 'stopped'/ });
    const removed = await world.ended("DELETE", `/vms/${ids.stopped}/snapshots/kept?confirm=stopped`);
    expect(removed.status).toBe("completed");
  });

  test("loses its protection only with its name, and below administrator only with an approval", async () => {
    await world.ended(...change({ protected: true }));
    await world.refused(change({ protected: false }), { code: "confirmation_required", says: /name 'stopped'/ });
    const token = await world.token({ role: "operator" });
    const asked = await world.ask(...change({ protected: false, confirm: "stopped" }, { token }));
    expect([asked.status, asked.json]).toMatchObject([202, { status: "awaiting_approval" }]);
    expect(view()?.protected).toBe(true);
    // Any other change of it is as free as before.
    const described = await world.ask(...change({ description: "mine" }, { token }));
    expect(described.json).toMatchObject({ status: "processing" });
    await world.endOf(OperationRef.parse(described.json).operationId);
    const saved = await world.moxxie.db.prisma.savedConfig.findFirstOrThrow({
      where: { guestId: ids.stopped, config: { path: ["protected"], equals: false } },
    });
    await world.refused(on("stopped", `/saved-configs/${saved.id}/restore`), {
      code: "confirmation_required",
      says: /name 'stopped'/,
    });
    const ended = await world.ended(...change({ protected: false, confirm: "stopped" }));
    expect(ended.status).toBe("completed");
    expect(view()?.protected).toBe(false);
  });

  test("is protected too when the platform's own people marked it, seen or not yet", async () => {
    await world.ended("POST", `/vms/${ids.stopped}/snapshots`, { body: { name: "kept" } });
    world.platform.operator.configure(vmIdOf("stopped"), { protection: "1" });
    expect(view()?.protected).toBe(false);
    await world.refused(on("stopped", "/snapshots/kept", "DELETE"), { code: "confirmation_required", says: /stopped/ });
    await look(vmIdOf("stopped"));
    expect(view()?.protected).toBe(true);
  });
});

test("a guest that the platform protects is not deleted, even forced and confirmed", async () => {
  const vmId = vmIdOf("stopped");
  world.platform.operator.configure(vmId, { protection: "1" });
  await world.refused(on("stopped", "?force=true&confirm=stopped", "DELETE"), {
    code: "guest_protected",
    says: /protects this VM against removal. Switch its protection off first/,
  });
  world.platform.operator.configure(vmId, { protection: "0" });
});

describe("a guest that a job of the platform has locked", () => {
  test("is refused at once when the lock is known, for every write", async () => {
    world.platform.faults.lockGuest(vmIdOf("stopped"), "backup");
    await look(vmIdOf("stopped"));
    for (const [method, rest, body] of [
      ["POST", "/start"],
      ["PATCH", "", { memoryMB: 1024 }],
      ["POST", "/snapshots", { name: "one" }],
      ["POST", "/resize", { disk: "scsi0", sizeGB: 20 }],
      ["POST", "/migrate", { host: "pve3" }],
      ["POST", "/clone", { name: "copy" }],
      ["DELETE", ""],
    ] as const) {
      const asking = body && { body };
      await world.refused(on("stopped", rest, method, asking), {
        code: "guest_locked",
        says: /locked this VM \(backup\)/,
      });
    }
    world.platform.faults.unlockGuest(vmIdOf("stopped"));
    await look(vmIdOf("stopped"));
  });

  test("since the last poll: the platform's refusal ends the operation, and nothing has changed", async () => {
    world.platform.faults.lockGuest(vmIdOf("stopped"), "backup");
    const ended = await world.ended(...on("stopped", "", "PATCH", { body: { memoryMB: 1024 } }));
    expect(ended).toMatchObject({ status: "failed", error: { code: "guest_locked" } });
    expect(world.platform.guest(vmIdOf("stopped"))?.config.memory).toBe("512");
    world.platform.faults.unlockGuest(vmIdOf("stopped"));
    await look(vmIdOf("stopped"));
  });
});

describe("growth for which there is no room", () => {
  test.each([
    ["", "PATCH", { memoryMB: 4_000_000 }, "no_capacity", /more memory, host pve\d has [\d.]+ GB free/],
    ["", "PATCH", { cores: 65 }, "no_capacity", /Needs 65 cores, host pve\d has \d+/],
    ["/resize", "POST", { disk: "scsi0", sizeGB: 200_000 }, "no_capacity", /GB more, storage \S+ has \d+ GB free/],
  ] as const)("%s %s %j", (rest, method, body, code, says) =>
    world.refused(on("stopped", rest, method, { body }), { code, says }),
  );

  test("a start for which its host has no memory says whose place it would take", async () => {
    world.platform.operator.configure(vmIdOf("stopped"), { memory: "4000000" });
    await look(vmIdOf("stopped"));
    await world.refused(on("stopped", "/start"), { code: "no_capacity", says: /Stop or move another guest first/ });
    world.platform.operator.configure(vmIdOf("stopped"), { memory: "512" });
    await look(vmIdOf("stopped"));
  });
});

describe("disks and snapshots", () => {
  test.each([
    ["/resize", { disk: "scsi0", sizeGB: 5 }, "cannot_be_done", /has 10 GB; it can only be made larger/],
    ["/resize", { disk: "scsi7", sizeGB: 20 }, "cannot_be_done", /no disk 'scsi7'/],
    ["/resize", { disk: "net0", sizeGB: 20 }, "cannot_be_done", /no disk 'net0'/],
    ["/resize", { disk: "../..", sizeGB: 20 }, "cannot_be_done", /no disk/],
    ["/snapshots", { name: "1st" }, "invalid_request", /begin with a letter/],
    ["/snapshots", { name: "a b" }, "invalid_request", /name/],
    ["/snapshots/nothing/rollback", {}, "not_found", /no snapshot called 'nothing'/],
  ] as const)("POST %s %j", (rest, body, code, says) =>
    world.refused(on("stopped", rest, "POST", { body }), { code, says }),
  );

  test("'current' is what the platform calls the present state, and no name for a snapshot", async () => {
    await world.refused(on("stopped", "/snapshots", "POST", { body: { name: "current" } }), {
      code: "invalid_request",
      says: /current/,
    });
  });

  test("a snapshot's name is given once", async () => {
    const asking = { body: { name: "first" } };
    expect((await world.ended(...on("stopped", "/snapshots", "POST", asking))).status).toBe("completed");
    await world.refused(on("stopped", "/snapshots", "POST", asking), { code: "name_taken", says: /'first' already/ });
    await world.refused(on("stopped", "/snapshots/second", "DELETE"), { code: "not_found", says: /'second'/ });
  });
});

describe("a move", () => {
  const host = () => world.moxxie.inventory.view().guests.get(ids.stopped)?.hostName ?? "";
  const move = (body: object) => on("stopped", "/migrate", "POST", { body });

  test("to where it is, or to nowhere, is refused with the hosts that there are", async () => {
    await world.refused(move({ host: host() }), { code: "cannot_be_done", says: /It is on pve\d already/ });
    await world.refused(move({ host: "pve9" }), { code: "unknown_host", says: /no host 'pve9'.*Hosts: pve\d, pve\d/ });
  });

  test("to a host that is offline is refused, also when it went off a moment ago", async () => {
    const other = ["pve1", "pve2", "pve3"].find((name) => name !== host()) ?? "";
    world.platform.faults.nodeOffline(other);
    await world.refused(move({ host: other }), { code: "cannot_be_done", says: /offline|not online|not available/ });
    await poll();
    await world.refused(move({ host: other }), { code: "cannot_be_done", says: /is offline/ });
    await world.platform.faults.clear();
    await poll();
  });

  test("of a guest with local disks is refused unless they may be copied", () =>
    world.refused(["POST", `/vms/${world.guestId("queue-02")}/migrate`, { body: { host: "pve1" } }], {
      code: "cannot_be_done",
      says: /local disks: local-lvm:vm-106-disk-0 \(32 GB\).*withLocalDisks/,
    }));
});
