import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import type { NewEvent } from "@/lib/events/bus";
import { newWebhookSecret } from "./signing";
import { clearWebhooks, insertWebhook, record, type Sender, startSender, stateChange } from "./world.test-helper";

describe.each(testDatabases())("the outbox on the $name database", ({ create }) => {
  let db: Database;
  let sender: Sender;
  beforeAll(async () => {
    db = await create();
    sender = await startSender({ db, sends: false });
  });
  afterEach(() => clearWebhooks(db));
  afterAll(async () => {
    await sender.stop();
    await db.close();
  });

  const webhook = (row: Partial<Parameters<typeof insertWebhook>[1]> = {}) =>
    insertWebhook(db, { url: "https://receiver.example/", secret: newWebhookSecret(), ...row });
  const tell = (...events: NewEvent[]) => record({ db, events: sender.events }, ...events);
  const queued = async () => {
    const rows = await db.prisma.webhookDelivery.findMany({ orderBy: { id: "asc" }, include: { message: true } });
    return rows.map(({ endpointId, subject, message }) => ({ endpointId, subject, type: message.type }));
  };
  const operation = (type: "operation.completed" | "operation.failed", data: NewEvent["data"] = {}): NewEvent => ({
    type,
    datacenterId: null,
    subject: "operation-1",
    data: { operationId: "operation-1", status: "completed", ...data },
  });

  test("is there exactly when the event is", async () => {
    await webhook();
    const failed = db.prisma.$transaction(async (tx) => {
      await sender.events.record(tx, [stateChange("lost")]);
      throw new Error("rolled back");
    });
    await expect(failed).rejects.toThrow("rolled back");
    expect(await db.prisma.webhookMessage.count()).toBe(0);
    await tell(stateChange("kept"));
    expect(await queued()).toMatchObject([{ subject: "kept", type: "vm.state_changed" }]);
  });

  test("holds a delivery for exactly the receivers whose filters pass", async () => {
    const all = await webhook();
    const states = await webhook({ events: ["vm.state_changed", "vm.created"] });
    const first = await webhook({ datacenterIds: ["DC1"] });
    const both = await webhook({ datacenterIds: ["DC1", "DC2"], events: ["operation.completed"] });
    await webhook({ enabled: false });
    await webhook({ events: ["vm.deleted"] });
    await webhook({ datacenterIds: ["DC9"] });
    const told = async (event: NewEvent) => {
      await db.prisma.webhookMessage.deleteMany();
      await tell(event);
      return (await queued()).map(({ endpointId }) => endpointId).sort();
    };
    expect(await told(stateChange("guest", "DC1"))).toEqual([all, states, first].sort());
    expect(await told(stateChange("guest", "DC2"))).toEqual([all, states].sort());
    // What belongs to no datacenter is for those who may hear of all of them.
    expect(await told(stateChange("guest", null))).toEqual([all, states].sort());
    expect(await told(operation("operation.completed", { datacenters: ["DC1", "DC2"] }))).toEqual([all, both].sort());
    expect(await told(operation("operation.completed", { datacenters: ["DC2", "DC3"] }))).toEqual([all]);
  });

  test("tells nothing of events that are none of webhooks', nor of items of a bulk operation", async () => {
    await webhook();
    await tell({ type: "vm.updated", datacenterId: "DC1", subject: "guest", data: {} });
    await tell(
      operation("operation.completed", { parentId: "bulk-1" }),
      operation("operation.failed", { parentId: "b" }),
    );
    expect(await queued()).toEqual([]);
    await tell(operation("operation.completed"));
    expect(await queued()).toHaveLength(1);
  });

  test("keeps the order of a thousand events, with one message for all who are told of it", async () => {
    await webhook();
    await webhook();
    await tell(...Array.from({ length: 1000 }, (_, index) => stateChange(`guest-${String(index).padStart(4, "0")}`)));
    const subjects = (await queued()).map(({ subject }) => subject);
    expect(subjects).toHaveLength(2000);
    expect(subjects).toEqual([...subjects].sort());
    expect(await db.prisma.webhookMessage.count()).toBe(1000);
  });

  test("a message says which installation, and what the event has", async () => {
    await webhook();
    await tell(operation("operation.failed", { status: "needs_attention", guestId: "guest", title: "Stop web-1" }));
    const [message] = await db.prisma.webhookMessage.findMany();
    expect(JSON.parse(message?.body ?? "")).toEqual({
      type: "operation.failed",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: {
        instanceId: "moxxie",
        datacenter: null,
        operationId: "operation-1",
        status: "needs_attention",
        guestId: "guest",
        title: "Stop web-1",
      },
    });
    expect(message?.subject).toBe("guest");
  });

  test("asks nothing of the database for other events, and little where nobody wants to be told", async () => {
    const asked: string[] = [];
    const counting = (tx: object) =>
      new Proxy(tx, {
        get: (target, name) => {
          if (name === "$queryRaw" || name === "$executeRaw") asked.push(String(name));
          return Reflect.get(target, name);
        },
      });
    const tellCounted = (event: NewEvent) =>
      db.prisma.$transaction((tx) => sender.events.record(counting(tx) as typeof tx, [event]));
    await tellCounted({ type: "vm.updated", datacenterId: "DC1", subject: "guest", data: {} });
    const plain = asked.splice(0).length;
    await tellCounted(stateChange("guest"));
    expect(asked.splice(0)).toHaveLength(plain + 1);
    await webhook({ events: ["vm.deleted"] });
    await tellCounted(stateChange("guest"));
    expect(asked).toHaveLength(plain + 1);
  });
});
