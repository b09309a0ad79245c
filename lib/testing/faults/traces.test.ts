import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { commands } from "@/lib/commands";
import { execute } from "@/lib/commands/execute";
import { OperationDetail, OperationRef } from "@/lib/contracts/operations";
import { defaultRules } from "@/lib/domain/approval-policy";
import { backupPlanIds, firewallRulesetIds } from "@/lib/simulators/virtfusion";
import { admin, endpointId, panelEndpointId, viewer } from "@/lib/testing/world";
import { type Asking, type Method, type RestWorld, startRestWorld } from "./rest.test-helper";

/** What stays written of everything that was done or refused: audit rows and events. */
let world: RestWorld;
const ids: Record<string, string> = {};
const covered = new Set<string>();
beforeAll(async () => {
  world = await startRestWorld({ panel: { guests: 3 }, env: { MOXXIE_WEBHOOK_ALLOW_PRIVATE: "true" } });
  // A network that is given out before all guests are read may turn out to be in use.
  const unread = () => world.moxxie.db.prisma.guest.count({ where: { networksAt: null, template: false } });
  await vi.waitUntil(async () => (await unread()) === 0, { timeout: 30_000 });
});
afterAll(() => world?.close());

const rowsAfter = (id: bigint) =>
  world.moxxie.db.prisma.auditEntry.findMany({ where: { id: { gt: id } }, orderBy: { id: "asc" } });
const newest = async () =>
  (await world.moxxie.db.prisma.auditEntry.findFirst({ orderBy: { id: "desc" }, select: { id: true } }))?.id ?? 0n;

const vm = { name: "traced", datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 10, template: "debian-12" };
const ct = { hostname: "traced-ct", datacenter: "DC1", cores: 1, memoryMB: 128, rootfsGB: 8 };
const hold = { resources: { cpu: 1, memoryGB: 0.5 } };
const on = (rest = "") => `/vms/${ids.vm}${rest}`;
/** A running VM of the platform that rents guests out; its commands name it where it is protected. */
const hosted = (rest: string) => `/vms/${ids.hosted}${rest}?confirm=${ids.hostedName}`;

/** Every command once, in an order in which each finds its state. */
const story: [string, () => [Method, string, Asking["body"]?]][] = [
  [
    "reservation.create",
    () => ["POST", "/reservations", { ...hold, duration: "PT5M", reason: "traced", datacenter: "DC1" }],
  ],
  ["reservation.extend", () => ["POST", `/reservations/${ids.reservation}/extend`, { duration: "PT1M" }]],
  ["reservation.release", () => ["DELETE", `/reservations/${ids.reservation}`]],
  ["network.allocate", () => ["POST", "/networks/allocate", { clientId: "traced", datacenter: "DC1" }]],
  ["network.address.take", () => ["POST", `/networks/${ids.network}/addresses`, {}]],
  ["network.address.release", () => ["DELETE", `/networks/${ids.network}/addresses/${ids.address}`]],
  ["network.release", () => ["DELETE", `/networks/${ids.network}`]],
  ["vm.create", () => ["POST", "/vms", vm]],
  ["container.create", () => ["POST", "/containers", { ...ct, template: ids.archive }]],
  ["vm.start", () => ["POST", on("/start")]],
  ["vm.suspend", () => ["POST", on("/suspend")]],
  ["vm.resume", () => ["POST", on("/resume")]],
  ["vm.reset", () => ["POST", on("/reset")]],
  ["vm.reboot", () => ["POST", on("/reboot")]],
  ["vm.update", () => ["PATCH", on(), { memoryMB: 768 }]],
  ["vm.config.restore", () => ["POST", on(`/saved-configs/${ids.saved}/restore`)]],
  ["vm.resize", () => ["POST", on("/resize"), { disk: "scsi0", sizeGB: 11 }]],
  ["vm.snapshot.create", () => ["POST", on("/snapshots"), { name: "before" }]],
  ["vm.snapshot.rollback", () => ["POST", on("/snapshots/before/rollback"), { start: true }]],
  ["vm.snapshot.delete", () => ["DELETE", on("/snapshots/before")]],
  ["vm.shutdown", () => ["POST", on("/shutdown"), { forceStop: true }]],
  ["vm.start", () => ["POST", on("/start")]],
  ["vm.stop", () => ["POST", on("/stop")]],
  [
    "operation.bulk",
    () => ["POST", "/operations/bulk", { operations: [{ type: "UPDATE_VM", params: { vmId: ids.vm, cores: 2 } }] }],
  ],
  ["vm.clone", () => ["POST", on("/clone"), { name: "traced-copy" }]],
  ["vm.migrate", () => ["POST", on("/migrate"), { host: ids.otherHost }]],
  ["vm.delete", () => ["DELETE", on()]],
  ["vm.change-package", () => ["POST", hosted("/package"), { package: "Compute" }]],
  ["vm.change-owner", () => ["POST", hosted("/owner"), { ownerId: "3" }]],
  ["vm.backup-plan", () => ["POST", hosted("/backup-plan"), { planId: String(backupPlanIds.daily) }]],
  ["vm.cpu-throttle", () => ["POST", hosted("/cpu-throttle"), { percent: 20 }]],
  ["vm.firewall", () => ["POST", hosted("/firewall"), { enabled: true, rulesets: [firewallRulesetIds.web] }]],
  ["vm.add-addresses", () => ["POST", hosted("/addresses"), { count: 1 }]],
  ["vm.remove-addresses", () => ["POST", hosted("/addresses/remove"), { addresses: [ids.publicAddress] }]],
  ["vm.console", () => ["POST", hosted("/console"), { enabled: true }]],
  ["vm.reset-password", () => ["POST", hosted("/password"), {}]],
  ["vm.reveal-password", () => ["POST", `/operations/${ids.operation}/password`]],
  ["datacenter.create", () => ["POST", "/datacenters", { id: "DC7", name: "Seven" }]],
  ["datacenter.update", () => ["PATCH", "/datacenters/DC7", { name: "Sieben" }]],
  ["endpoint.create", () => ["POST", "/endpoints", endpointBody()]],
  ["endpoint.update", () => ["PATCH", "/endpoints/traced", { enabled: false }]],
  ["endpoint.delete", () => ["DELETE", "/endpoints/traced"]],
  ["datacenter.delete", () => ["DELETE", "/datacenters/DC7"]],
  ["token.create", () => ["POST", "/tokens", { name: "traced", role: "viewer" }]],
  ["token.revoke", () => ["DELETE", `/tokens/${ids.token}`]],
  [
    "user.create",
    () => ["POST", "/users", { email: "t@example.com", name: "T", role: "viewer", password: "a long password" }],
  ],
  ["user.update", () => ["PATCH", `/users/${ids.user}`, { name: "U" }]],
  ["user.delete", () => ["DELETE", `/users/${ids.user}`]],
  ["approval-policy.update", () => ["PUT", "/approval-policy", { rules: defaultRules }]],
];
const endpointBody = () => ({
  id: "traced",
  datacenter: "DC7",
  provider: "proxmox",
  // Under another name: the same address would be the same hosts twice.
  url: world.platform.url.replace("127.0.0.1", "localhost"),
  credentials: { token: world.platform.token },
  tlsFingerprints: [world.platform.fingerprint],
});

describe("every command that is done leaves who did it, and its end", () => {
  test.each(story.map(([command, request]) => ({ command, request })))("$command", async ({ command, request }) => {
    await prepare();
    const before = await newest();
    const [method, target, body] = request();
    const reply = await world.ask(method, target, body === undefined ? {} : { body });
    expect(reply.status, JSON.stringify(reply.json)).toBeLessThan(300);
    const answer = (reply.json ?? {}) as Record<"operationId" | "id" | "reservationId" | "address", string | undefined>;
    if (answer.operationId && command !== "vm.reveal-password") {
      ids.operation = answer.operationId;
      const ended = await world.endOf(answer.operationId);
      expect(ended.status, ended.log.join("\n")).toBe("completed");
    }
    if (command === "vm.create") ids.vm = answer.id ?? "";
    if (command === "reservation.create") ids.reservation = answer.reservationId ?? "";
    if (command === "network.allocate") ids.network = answer.id ?? "";
    if (command === "network.address.take") ids.address = answer.address ?? "";
    if (command === "token.create") ids.token = answer.id ?? "";
    if (command === "user.create") ids.user = answer.id ?? "";
    const rows = (await rowsAfter(before)).filter((row) => row.command === command);
    expect(rows.map(({ outcome }) => outcome)).toEqual(answer.operationId ? ["accepted", "done"] : ["done"]);
    for (const row of rows) expect(row).toMatchObject({ actorName: "admin", operationId: answer.operationId ?? null });
    expect(rows[0]?.requestId).toBe(reply.headers.get("x-request-id"));
    expect(JSON.stringify(rows.map(({ detail }) => detail))).not.toMatch(/a long password|root@pam!/);
    covered.add(command);
  });

  test.each(["operation.cancel", "task.cancel"])("%s", async (command) => {
    const id = world.guestId("api-01");
    world.platform.faults.ignoreShutdown(101);
    const reply = await world.ask("POST", `/vms/${id}/shutdown`, { body: { timeoutSeconds: 3600 } });
    const { operationId } = OperationRef.parse(reply.json);
    const taskId = async () => {
      const { steps } = OperationDetail.parse((await world.ask("GET", `/operations/${operationId}`)).json);
      return steps.find((step) => step.taskId !== null)?.taskId;
    };
    await expect.poll(taskId, { timeout: 10_000 }).toBeTruthy();
    const before = await newest();
    if (command === "operation.cancel") await world.ask("POST", `/operations/${operationId}/cancel`);
    else await world.ended("DELETE", `/tasks/${encodeURIComponent((await taskId()) ?? "")}`);
    const ended = await world.endOf(operationId);
    expect(ended.status).toBe(command === "operation.cancel" ? "canceled" : "failed");
    const rows = (await rowsAfter(before)).filter((row) => row.command === command);
    expect(rows.map(({ outcome }) => outcome)).toEqual(
      command === "operation.cancel" ? ["done"] : ["accepted", "done"],
    );
    expect(world.platform.guest(101)?.power).toBe("running");
    covered.add(command);
  });

  test.each(["approve", "reject", "withdraw"] as const)("approval.%s", async (verb) => {
    const token = await world.token({ role: "operator" });
    const [vmId, name] = [world.guestId("web-01"), "web-01"];
    const asked = await world.ask("DELETE", `/vms/${vmId}/snapshots/traced-${verb}?confirm=${name}`, { token });
    expect(asked.status).toBe(404);
    await world.ended("POST", `/vms/${vmId}/snapshots`, { body: { name: `traced-${verb}` } });
    const before = await newest();
    const waiting = await world.ask("DELETE", `/vms/${vmId}/snapshots/traced-${verb}?confirm=${name}`, { token });
    const { approvalId, operationId } = OperationRef.parse(waiting.json);
    const decided = await world.ask("POST", `/approvals/${approvalId}/${verb}`, verb === "withdraw" ? { token } : {});
    expect(decided.status, JSON.stringify(decided.json)).toBe(200);
    const ended = await world.endOf(operationId);
    expect(ended.status).toBe(verb === "approve" ? "completed" : "canceled");
    const rows = await rowsAfter(before);
    const of = (command: string) => rows.filter((row) => row.command === command).map(({ outcome }) => outcome);
    expect(of(`approval.${verb}`)).toEqual(["done"]);
    // What was asked for is its requester's, also where somebody else has approved it.
    expect(of("vm.snapshot.delete")).toEqual(verb === "approve" ? ["requested", "accepted", "done"] : ["requested"]);
    const who = rows.filter((row) => row.command === "vm.snapshot.delete").map(({ actorName }) => actorName);
    expect(new Set(who).size).toBe(1);
    expect(who).not.toContain("admin");
    covered.add(`approval.${verb}`);
  });

  test("operation.retry", async () => {
    const made = await world.ended("POST", "/operations/bulk", {
      body: { operations: ["one", "two"].map((name) => ({ type: "CREATE_VM", params: { ...vm, name } })) },
    });
    const [one = "", two = ""] = made.results.map(({ vmId }) => vmId);
    world.platform.faults.failTask({ type: "qmstart", vmid: Number(two), message: "start failed" });
    world.platform.faults.failTask({ type: "qmstop", vmid: Number(one), message: "the host hangs" });
    const starts = [one, two].map((vmId) => ({ type: "START_VM", params: { vmId } }));
    const body = { operations: [starts[0], { ...starts[1], dependsOn: [0] }] };
    const { operationId } = OperationRef.parse((await world.ask("POST", "/operations/bulk", { body })).json);
    expect((await world.endOf(operationId)).status).toBe("needs_attention");
    const before = await newest();
    expect((await world.ask("POST", `/operations/${operationId}/retry`)).status).toBeLessThan(300);
    expect((await world.endOf(operationId)).status).toBe("rolled_back");
    const rows = (await rowsAfter(before)).filter((row) => row.command === "operation.retry");
    expect(rows.map(({ outcome, actorName }) => [outcome, actorName])).toEqual([["done", "admin"]]);
    covered.add("operation.retry");
  });

  test("webhook.*", async () => {
    const receiver = createServer((_, response) => response.writeHead(204).end()).listen(0, "127.0.0.1");
    try {
      await once(receiver, "listening");
      const { port } = receiver.address() as AddressInfo;
      const before = await newest();
      const asked = async (method: Method, target: string, body?: unknown) => {
        const reply = await world.ask(method, target, body === undefined ? {} : { body });
        expect(reply.status, JSON.stringify(reply.json)).toBeLessThan(300);
        return z.object({ id: z.string() }).nullable().catch(null).parse(reply.json);
      };
      const made = await asked("POST", "/webhooks", { url: `http://127.0.0.1:${port}/`, events: ["*"] });
      const target = `/webhooks/${made?.id}`;
      await asked("PATCH", target, { description: "traced" });
      const sent = await asked("POST", `${target}/test`);
      const status = async () => (await world.ask("GET", `${target}/deliveries/${sent?.id}`)).json;
      await expect.poll(status, { timeout: 20_000 }).toMatchObject({ status: "delivered" });
      await asked("POST", `${target}/deliveries/${sent?.id}/redeliver`);
      await asked("POST", `${target}/rotate-secret`, {});
      await asked("DELETE", target);
      const rows = (await rowsAfter(before)).filter((row) => row.command.startsWith("webhook."));
      const verbs = ["create", "update", "test", "redeliver", "rotate-secret", "delete"];
      expect(rows.map(({ command, outcome }) => [command, outcome])).toEqual(
        verbs.map((verb) => [`webhook.${verb}`, "done"]),
      );
      expect(JSON.stringify(rows.map(({ detail }) => detail))).not.toContain("whsec_");
      for (const { command } of rows) covered.add(command);
    } finally {
      receiver.close();
    }
  });

  test("no command is left out", () => {
    expect([...commands.keys()].filter((name) => !covered.has(name))).toEqual([]);
  });
});

/** What later lines of the story need to know. */
async function prepare(): Promise<void> {
  const { savedConfig } = world.moxxie.db.prisma;
  ids.saved = (await savedConfig.findFirst({ orderBy: { savedAt: "desc" } }))?.id ?? "";
  const view = world.moxxie.inventory.view();
  ids.archive = view.templatesOf(endpointId).find(({ kind }) => kind === "container")?.name ?? "";
  const rented = view.guestsOfEndpoint(panelEndpointId).find(({ status }) => status === "running");
  ids.hosted = rented?.id ?? "";
  ids.hostedName = rented?.name ?? "";
  const server = world.panel?.server(Number(rented?.vmId));
  ids.publicAddress = server?.interfaces.flatMap(({ ipv4 }) => ipv4).at(-1)?.address ?? "";
  const here = view.guests.get(ids.vm ?? "")?.hostName;
  ids.otherHost = ["pve1", "pve2"].find((name) => name !== here) ?? "";
}

test.each([...commands.keys()])(
  "%s, refused, leaves a row with the reason: for its caller, and for its input",
  async (name) => {
    const command = commands.get(name);
    if (!command) throw new Error(name);
    const before = await newest();
    await expect(execute(world.moxxie, viewer, { command, input: {} })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(world.moxxie, admin, { command, input: { bogus: 1 } })).rejects.toMatchObject({
      code: "invalid_request",
    });
    const rows = await rowsAfter(before);
    expect(rows.map((row) => [row.command, row.outcome, row.actorName])).toEqual([
      [name, "refused", "Vera"],
      [name, "refused", "Ada"],
    ]);
    expect(rows.map(({ detail }) => detail)).toMatchObject([
      { error: { code: "forbidden" } },
      { error: { code: "invalid_request" } },
    ]);
  },
);

test("an operation that fails leaves 'accepted' and 'failed' with the reason", async () => {
  const before = await newest();
  world.platform.faults.failTask({ type: "qmstart", message: "start failed: no such device" });
  const ended = await world.ended("POST", `/vms/${world.guestId("web-01")}/start`);
  expect(ended.status).toBe("failed");
  const rows = await rowsAfter(before);
  expect(rows.map(({ outcome }) => outcome)).toEqual(["accepted", "failed"]);
  expect(JSON.stringify(rows[1]?.detail)).toContain("no such device");
});

test("a change of state is one event, whoever made it and however often it is looked at", async () => {
  const { prisma } = world.moxxie.db;
  const subject = world.guestId("web-01");
  const changes = async () => {
    const rows = await prisma.event.findMany({ where: { subject, type: "vm.state_changed" }, orderBy: { id: "asc" } });
    return rows
      .map(({ data }) => data as { oldState: string; newState: string })
      .map(({ oldState, newState }) => `${oldState} → ${newState}`);
  };
  const before = await changes();
  await world.ended("POST", `/vms/${subject}/start`);
  for (let poll = 0; poll < 3; poll++) await world.moxxie.inventory.pollNow(endpointId);
  world.platform.operator.stop(111);
  const look = () => world.moxxie.inventory.refreshGuest(endpointId, { kind: "vm", vmId: "111" });
  await Promise.all([look(), look(), world.moxxie.inventory.pollNow(endpointId)]);
  await look();
  expect((await changes()).slice(before.length)).toEqual(["stopped → running", "running → stopped"]);
});
