import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { execute } from "@/lib/commands/execute";
import { createVm } from "@/lib/commands/guest/create";
import { deleteGuest } from "@/lib/commands/guest/delete";
import { migrateGuest } from "@/lib/commands/guest/migrate";
import { startGuest, stopGuest } from "@/lib/commands/guest/power";
import { createReservation } from "@/lib/commands/reservation/create";
import { admin, endpointId, startWorld, type World } from "@/lib/testing/world";
import { configuredWebhookId } from "./configured";
import { Receiver } from "./receiver.test-helper";

/* What Cafn8 hears of a whole Moxxie over a simulated platform, by the webhook of the configuration. */

const secret = "the plain word that both sides know";
const patient = { timeout: 20_000, interval: 20 };
let cafn8: Receiver;
let world: World;

beforeAll(async () => {
  cafn8 = await Receiver.start(secret);
  world = await startWorld({
    env: {
      MOXXIE_CAFN8_WEBHOOK_URL: cafn8.url,
      MOXXIE_CAFN8_WEBHOOK_SECRET: secret,
      MOXXIE_WEBHOOK_ALLOW_PRIVATE: "1",
    },
  });
});
afterAll(async () => {
  await world?.close();
  await cafn8.close();
});

const toldOf = (id: string) => cafn8.accepted.filter(({ data }) => data.id === id || data.guestId === id);
const typesOf = (id: string) => toldOf(id).map(({ type }) => type);
const findGuest = (status: string) => {
  const found = [...world.moxxie.inventory.view().guests.values()].find(
    (each) => each.kind === "vm" && each.status === status && !each.template && toldOf(each.id).length === 0,
  );
  if (!found) throw new Error(`no ${status} VM`);
  return found;
};

async function done(command: Parameters<typeof execute>[2]["command"], input: unknown, confirm?: string) {
  const outcome = await execute(world.moxxie, admin, { command, input, options: { ...(confirm && { confirm }) } });
  if (outcome.kind !== "accepted") throw new Error(`${command.name} was ${outcome.kind}`);
  await world.moxxie.operations.settled(outcome.operationId, 30_000);
  return outcome;
}

test("the webhook of the configuration is there from the start, and finding an estate is no news", async () => {
  const id = configuredWebhookId("test");
  const [row] = await world.moxxie.db.prisma.webhookEndpoint.findMany();
  expect(row).toMatchObject({ id, url: cafn8.url, events: ["*"], source: "file", enabled: true });
  expect(row?.secretSealed).not.toContain(secret);
  expect(await world.moxxie.db.prisma.webhookMessage.count()).toBe(0);
});

test("a change made on the platform itself is told in the fixed shape, within the poll that saw it", async () => {
  const guest = findGuest("running");
  world.platform.operator.stop(Number(guest.vmId));
  await world.moxxie.inventory.pollNow(endpointId);
  await vi.waitFor(() => expect(typesOf(guest.id)).toEqual(["vm.state_changed"]), patient);
  const [message] = toldOf(guest.id);
  expect(JSON.parse(message?.body ?? "")).toEqual({
    type: "vm.state_changed",
    timestamp: expect.any(String),
    data: {
      instanceId: "test",
      vmId: guest.vmId,
      id: guest.id,
      datacenter: "DC1",
      oldState: "running",
      newState: "stopped",
      timestamp: expect.stringMatching(/Z$/),
    },
  });
});

test("an operation is told after what it did to the guest", async () => {
  const guest = findGuest("stopped");
  await done(startGuest, { vmId: guest.id });
  await vi.waitFor(() => expect(typesOf(guest.id)).toEqual(["vm.state_changed", "operation.completed"]), patient);
  expect(toldOf(guest.id)[0]?.data).toMatchObject({ oldState: "stopped", newState: "running" });
  expect(toldOf(guest.id)[1]?.data).toMatchObject({ instanceId: "test", status: "completed", datacenter: "DC1" });
  expect(toldOf(guest.id)[1]?.data).not.toHaveProperty("parentId");
});

test("a failed operation is told as failed", async () => {
  const guest = findGuest("running");
  world.platform.faults.failTask({ type: "qmstop", message: "no way" });
  await done(stopGuest, { vmId: guest.id }, guest.name);
  await vi.waitFor(() => expect(typesOf(guest.id)).toContain("operation.failed"), patient);
});

test("creation, migration and deletion of a guest are told, each with its ids", async () => {
  const input = { name: "told-of", datacenter: "DC1", cores: 1, memoryMB: 256, diskGB: 1 };
  const { guestId } = await done(createVm, input);
  const id = String(guestId);
  await vi.waitFor(() => expect(typesOf(id)).toContain("operation.completed"), patient);
  expect(typesOf(id)).toContain("vm.created");
  const here = world.moxxie.inventory.view().guests.get(id);
  const host = [...world.moxxie.inventory.view().hosts.values()].find(({ name }) => name !== here?.hostName)?.name;
  await done(migrateGuest, { vmId: id, host, withLocalDisks: true });
  await vi.waitFor(() => expect(typesOf(id)).toContain("vm.migrated"), patient);
  expect(toldOf(id).find(({ type }) => type === "vm.migrated")?.data).toMatchObject({
    vmId: here?.vmId,
    datacenter: "DC1",
    fromNode: here?.hostName,
    toNode: host,
  });
  await done(deleteGuest, { vmId: id }, "told-of");
  await vi.waitFor(() => expect(typesOf(id)).toContain("vm.deleted"), patient);
  expect(toldOf(id).find(({ type }) => type === "vm.deleted")?.data).toMatchObject({
    id,
    vmId: here?.vmId,
    datacenter: "DC1",
  });
});

test("a guest that moves, comes and goes on the platform itself is told too", async () => {
  const guest = findGuest("running");
  const other = [...world.moxxie.inventory.view().hosts.values()].find(({ name }) => name !== guest.hostName);
  world.platform.operator.move(Number(guest.vmId), String(other?.name));
  world.platform.operator.create({ vmid: 7001, name: "from-outside" });
  await world.moxxie.inventory.pollNow(endpointId);
  await vi.waitFor(() => expect(typesOf(guest.id)).toEqual(["vm.migrated"]), patient);
  const [made] = world.moxxie.inventory.view().guestsByName("from-outside");
  await vi.waitFor(() => expect(typesOf(String(made?.id))).toEqual(["vm.created"]), patient);
  world.platform.operator.remove(7001);
  await world.moxxie.inventory.pollNow(endpointId);
  await vi.waitFor(() => expect(typesOf(String(made?.id))).toEqual(["vm.created", "vm.deleted"]), patient);
});

test("a reservation that expires is told", async () => {
  const resources = { cpu: 1, memoryGB: 0.25 };
  const outcome = await execute(world.moxxie, admin, {
    command: createReservation,
    input: { resources, duration: "PT1S", reason: "a test", datacenter: "DC1" },
  });
  if (outcome.kind !== "done") throw new Error("nothing was reserved");
  const { reservationId } = outcome.result;
  await vi.waitFor(
    () =>
      expect(cafn8.accepted.find(({ type }) => type === "reservation.expired")?.data).toMatchObject({ reservationId }),
    patient,
  );
});

test("an endpoint that goes down and comes back is told", async () => {
  await world.platform.faults.refuseConnections();
  const endpointEvents = () => cafn8.accepted.map(({ type }) => type).filter((type) => type.startsWith("endpoint."));
  await vi.waitFor(async () => {
    await world.moxxie.inventory.pollNow(endpointId).catch(() => undefined);
    expect(endpointEvents()).toEqual(["endpoint.down"]);
  }, patient);
  await world.platform.faults.acceptConnections();
  await vi.waitFor(
    async () => {
      await world.moxxie.inventory.pollNow(endpointId).catch(() => undefined);
      expect(endpointEvents()).toEqual(["endpoint.down", "endpoint.up"]);
    },
    { timeout: 60_000, interval: 100 },
  );
  expect(cafn8.accepted.find(({ type }) => type === "endpoint.down")?.data).toMatchObject({
    endpoint: endpointId,
    datacenter: "DC1",
  });
}, 90_000);

test("no message holds what must not leave the house", () => {
  const all = cafn8.received.map(({ body }) => body).join("\n");
  for (const hidden of [secret, world.platform.token, world.platform.password, "correct horse battery"])
    expect(all).not.toContain(hidden);
  expect(cafn8.refused).toBe(0);
});
