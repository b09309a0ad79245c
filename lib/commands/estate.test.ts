import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { EndpointView } from "@/lib/contracts/endpoints";
import { DatacenterView, HostListQuery, HostPage, TemplateList } from "@/lib/contracts/estate";
import { TaskList, TaskListQuery, TaskView } from "@/lib/contracts/tasks";
import { getDatacenter, listDatacenters } from "@/lib/queries/datacenters";
import { getEndpoint, listEndpoints, testConnection, testStoredConnection } from "@/lib/queries/endpoints";
import { getHost, hostMetrics, hostNetworkProfiles, listHosts } from "@/lib/queries/hosts";
import { getTask, listTasks, taskLog } from "@/lib/queries/tasks";
import { listTemplates } from "@/lib/queries/templates";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import { admin, operator, startWorld, type World } from "@/lib/testing/world";
import { createDatacenter } from "./datacenter/create";
import { deleteDatacenter } from "./datacenter/delete";
import { updateDatacenter } from "./datacenter/update";
import type { AnyCommand, Outcome } from "./define";
import { createEndpoint } from "./endpoint/create";
import { deleteEndpoint } from "./endpoint/delete";
import { updateEndpoint } from "./endpoint/update";
import { execute } from "./execute";

const adminOfDc1: Actor = { ...admin, datacenterIds: ["DC1"] };

describe("datacenters and endpoints made in the dashboard", () => {
  let world: World;
  let second: ProxmoxSimulator;

  beforeAll(async () => {
    world = await startWorld({ inventoryInterval: "PT1S" });
    second = await startProxmoxSimulator({ guests: 5, nodes: 2, seed: 9 });
  });
  afterAll(async () => {
    await world.close();
    await second.close();
  });

  const run = (command: AnyCommand, input: unknown, actor: Actor = admin): Promise<Outcome<unknown>> =>
    execute(world.moxxie, actor, { command, input });
  const connection = () => ({
    provider: "proxmox",
    url: second.url,
    credentials: { token: second.token },
    tlsFingerprints: [second.fingerprint.toLowerCase()],
  });

  test("a datacenter and an endpoint are added, polled at once and shown; the secret is sealed and never told", async () => {
    await run(createDatacenter, { id: "DC2", name: "Rotterdam", limits: { memoryOvercommit: 1.5 } });
    await run(createEndpoint, { id: "pve-two", datacenter: "DC2", ...connection() });
    const { moxxie } = world;
    await vi.waitFor(
      () => expect(moxxie.inventory.view().guestsOfEndpoint("pve-two").length).toBeGreaterThanOrEqual(5),
      10_000,
    );
    const endpoint = EndpointView.parse(await getEndpoint(moxxie, admin, "pve-two"));
    expect(endpoint).toMatchObject({ credential: "token", source: "dashboard", state: "fresh", datacenter: "DC2" });
    expect(endpoint.tlsFingerprints).toEqual([second.fingerprint]);
    const row = await moxxie.db.prisma.endpoint.findUniqueOrThrow({ where: { id: "pve-two" } });
    const secret = second.token.split("=")[1] ?? second.token;
    for (const kept of [
      row,
      endpoint,
      await moxxie.db.prisma.auditEntry.findMany(),
      await moxxie.db.prisma.event.findMany(),
    ])
      expect(JSON.stringify(kept, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
        secret,
      );
    const datacenter = DatacenterView.parse(getDatacenter(moxxie, admin, "DC2"));
    expect(datacenter).toMatchObject({ health: "healthy", providers: ["proxmox"], hosts: { total: 2, online: 2 } });
    expect(datacenter.memoryMB.overcommit).toBe(1.5);
  });

  test("changing one field of a datacenter leaves the others", async () => {
    await run(updateDatacenter, { id: "DC2", change: { location: "Rotterdam, NL" } });
    expect(getDatacenter(world.moxxie, admin, "DC2")).toMatchObject({
      name: "Rotterdam",
      location: "Rotterdam, NL",
      limits: { memoryOvercommit: 1.5 },
    });
  });

  test.each([
    ["a taken id", createDatacenter, { id: "DC1", name: "x" }, "name_taken"],
    ["an id that is a path of the API", createDatacenter, { id: "capacity", name: "x" }, "cannot_be_done"],
    ["what comes from the file", updateDatacenter, { id: "DC1", change: { name: "x" } }, "cannot_be_done"],
    [
      "a falling VLAN range",
      updateDatacenter,
      { id: "DC2", change: { network: { vlanRange: { from: 9, to: 2 } } } },
      "cannot_be_done",
    ],
    ["one with endpoints", deleteDatacenter, { id: "DC2" }, "cannot_be_done"],
    ["an unknown one", deleteDatacenter, { id: "DC9" }, "not_found"],
    ["an endpoint of the file", updateEndpoint, { id: "pve-one", change: { enabled: false } }, "cannot_be_done"],
    ["an endpoint of the file", deleteEndpoint, { id: "pve-one" }, "cannot_be_done"],
    [
      "a new address without the credentials",
      updateEndpoint,
      { id: "pve-two", change: { url: "https://127.0.0.9:1" } },
      "cannot_be_done",
    ],
  ])("%s is refused", async (_, command, input, code) => {
    await expect(run(command, input)).rejects.toMatchObject({ code });
  });

  test.each([
    ["credentials in the address", { url: "https://root:x@127.0.0.1:8006" }, "cannot_be_done"],
    ["a platform that nobody knows", { provider: "hyperthing" }, "cannot_be_done"],
    ["credentials of the wrong form", { credentials: { token: "nonsense" } }, "cannot_be_done"],
    ["an unknown datacenter", { datacenter: "DC9" }, "unknown_datacenter"],
    ["a taken id", { id: "pve-one" }, "name_taken"],
    ["the hosts of another endpoint", {}, "conflict"],
  ])("an endpoint with %s is refused", async (_, change, code) => {
    const input = { id: "pve-three", datacenter: "DC2", ...connection(), ...change };
    await expect(run(createEndpoint, input)).rejects.toMatchObject({ code });
  });

  test("who is not an administrator, or one of other datacenters, cannot change them nor learn of them", async () => {
    await expect(run(createDatacenter, { id: "DC3", name: "x" }, operator)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(run(createDatacenter, { id: "DC3", name: "x" }, adminOfDc1)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(run(deleteEndpoint, { id: "pve-two" }, adminOfDc1)).rejects.toMatchObject({ code: "not_found" });
    const { moxxie } = world;
    expect((await listEndpoints(moxxie, adminOfDc1)).items.map(({ id }) => id)).toEqual(["pve-one"]);
    expect(listDatacenters(moxxie, adminOfDc1).items.map(({ id }) => id)).toEqual(["DC1"]);
    expect(() => getDatacenter(moxxie, adminOfDc1, "DC2")).toThrow(expect.objectContaining({ code: "not_found" }));
    expect(() => getHost(moxxie, adminOfDc1, "pve-two:pve1")).toThrow(expect.objectContaining({ code: "not_found" }));
  });

  test("a connection is tried before it is saved and as it is stored, and says what is wrong", async () => {
    const { moxxie } = world;
    expect(await testConnection(moxxie, admin, connection())).toMatchObject({ ok: true });
    const wrong = await testConnection(moxxie, admin, { ...connection(), tlsFingerprints: ["00".repeat(32)] });
    expect(wrong).toMatchObject({ ok: false, tlsFingerprint: second.fingerprint });
    expect(await testStoredConnection(moxxie, admin, "pve-two")).toMatchObject({ ok: true });
    await expect(testConnection(moxxie, operator, connection())).rejects.toMatchObject({ code: "forbidden" });
  });

  test("hosts show what they have, what is assigned and what is in use", async () => {
    const { moxxie } = world;
    const page = HostPage.parse(listHosts(moxxie, admin, HostListQuery.parse({ datacenter: "DC1", limit: 2 })));
    expect(page).toMatchObject({ total: 3, datacenters: [{ datacenter: "DC1", state: "fresh" }] });
    const rest = listHosts(moxxie, admin, HostListQuery.parse({ datacenter: "DC1", cursor: page.nextCursor }));
    expect(rest.items).toHaveLength(1);
    for (const host of page.items) {
      expect(host.cpu.available).toBeCloseTo(Math.max(0, host.cpu.total * host.cpu.overcommit - host.cpu.used), 0);
      expect(host.cpu.inUse).not.toBeNull();
    }
    const [{ id, name }] = page.items as [HostPage["items"][number]];
    expect(getHost(moxxie, adminOfDc1, name).id).toBe(id);
    expect(() => getHost(moxxie, admin, name)).toThrow(expect.objectContaining({ code: "ambiguous_name" }));
    expect(getHost(moxxie, admin, id).storages.length).toBeGreaterThan(0);
    expect(hostNetworkProfiles(moxxie, admin, id).items.length).toBeGreaterThan(0);
    expect((await hostMetrics(moxxie, admin, id, "hour")).points.length).toBeGreaterThan(0);
    expect(TemplateList.parse(listTemplates(moxxie, admin, { datacenter: "DC1" })).items.length).toBeGreaterThan(0);
  });

  test("tasks of all platforms are listed, and one that is down is named instead of waited for", async () => {
    const { moxxie } = world;
    const guest = moxxie.inventory
      .view()
      .guestsOfEndpoint("pve-one")
      .find(({ template, status }) => !template && status === "stopped");
    if (!guest) throw new Error("the simulator has no stopped guest");
    await moxxie.providers.get("pve-one").power.start({ kind: guest.kind, vmId: guest.vmId, hostName: guest.hostName });
    const list = TaskList.parse(await listTasks(moxxie, admin, TaskListQuery.parse({ guestId: guest.id })));
    const [task] = list.items;
    expect(task).toMatchObject({ work: "start", vmId: guest.vmId, guestId: guest.id, datacenter: "DC1" });
    const described = TaskView.parse(await getTask(moxxie, admin, task?.id ?? ""));
    expect(described).toMatchObject({ ref: task?.ref, node: guest.hostName, work: "start", user: task?.user });
    expect((await taskLog(moxxie, admin, { id: task?.id ?? "", start: 0, limit: 10 })).lines).toBeInstanceOf(Array);
    await expect(getTask(moxxie, { ...admin, datacenterIds: ["DC2"] }, task?.id ?? "")).rejects.toMatchObject({
      code: "not_found",
    });
    await second.close();
    const all = await listTasks(moxxie, admin, TaskListQuery.parse({}));
    expect(all.missing.map(({ endpoint }) => endpoint)).toEqual(["pve-two"]);
    expect(all.items.length).toBeGreaterThan(0);
  });

  test("an endpoint and its datacenter are forgotten, and a running operation prevents it", async () => {
    const { moxxie } = world;
    const [guest] = moxxie.inventory.view().guestsOfEndpoint("pve-two");
    const where = { id: guest?.id ?? "" };
    await moxxie.db.prisma.guest.update({ where, data: { busyOperationId: crypto.randomUUID() } });
    await expect(run(deleteEndpoint, { id: "pve-two" })).rejects.toMatchObject({ code: "cannot_be_done" });
    await moxxie.db.prisma.guest.update({ where, data: { busyOperationId: null } });
    await run(updateEndpoint, { id: "pve-two", change: { enabled: false } });
    expect(moxxie.providers.has("pve-two")).toBe(false);
    expect(moxxie.inventory.view().guestsOfEndpoint("pve-two").length).toBeGreaterThan(0);
    const { id: held } = await moxxie.db.prisma.resourceReservation.create({
      data: {
        datacenterId: "DC2",
        endpointId: "pve-two",
        hostName: guest?.hostName ?? "",
        cpu: 1,
        memoryGb: 1,
        reservedBy: "test",
        reservedById: "test",
        reason: "test",
        expiresAt: new Date(Date.now() + 3_600_000),
      },
    });
    await run(deleteEndpoint, { id: "pve-two" });
    const reservation = await moxxie.db.prisma.resourceReservation.findUnique({ where: { id: held } });
    expect(reservation).toMatchObject({ status: "released", endedAt: expect.any(Date) });
    expect(moxxie.inventory.view().holds.size).toBe(0);
    expect(moxxie.inventory.view().guestsOfEndpoint("pve-two")).toEqual([]);
    await moxxie.db.prisma.networkAllocation.create({
      data: {
        datacenterId: "DC2",
        clientId: "acme",
        purpose: "web",
        vlan: 100,
        subnet: "172.17.0.0/24",
        gateway: "172.17.0.1",
        createdBy: "test",
      },
    });
    await expect(run(deleteDatacenter, { id: "DC2" })).rejects.toMatchObject({ code: "network_in_use" });
    await moxxie.db.prisma.networkAllocation.deleteMany();
    await run(deleteDatacenter, { id: "DC2" });
    expect(listDatacenters(moxxie, admin).items.map(({ id }) => id)).toEqual(["DC1"]);
  });
});
