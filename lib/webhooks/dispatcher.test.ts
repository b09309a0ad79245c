import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import type { Receiver } from "./receiver.test-helper";
import { addReceiver, record, type Sender, type SenderOptions, startSender, stateChange } from "./world.test-helper";

const patient = { timeout: 15_000, interval: 20 };

describe.each(testDatabases())("webhooks on the $name database", ({ create }) => {
  let db: Database;
  const receivers: Receiver[] = [];
  const senders: Sender[] = [];

  beforeEach(async () => {
    db = await create();
  });
  afterEach(async () => {
    await Promise.all(senders.splice(0).map((sender) => sender.stop()));
    await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
    await db.close();
  });

  const sender = async (options: Partial<SenderOptions> = {}) => {
    const started = await startSender({ db, ...options });
    senders.push(started);
    return started;
  };
  const receiver = async (row: Parameters<typeof addReceiver>[1] = {}) => {
    const made = await addReceiver(db, row);
    receivers.push(made.receiver);
    return made;
  };

  test("a committed event reaches its receiver signed, once, in the fixed shape", async () => {
    const { receiver: cafn8 } = await receiver();
    const { events } = await sender();
    const event = stateChange("guest-1");
    await record({ db, events }, event);
    await vi.waitFor(() => expect(cafn8.accepted).toHaveLength(1), patient);
    const [message] = cafn8.received;
    expect(Object.keys(message?.data ?? {})).toEqual([
      "instanceId",
      "vmId",
      "id",
      "datacenter",
      "oldState",
      "newState",
      "timestamp",
    ]);
    expect(message?.data).toMatchObject({ instanceId: "moxxie", id: "guest-1", newState: event.data.newState });
    expect(message?.id).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(message?.headers["user-agent"]).toMatch(/^Moxxie\//);
    expect(message?.headers["content-type"]).toBe("application/json");
    await vi.waitFor(async () => {
      expect(await db.prisma.webhookDelivery.findMany()).toMatchObject([{ status: "delivered", attempts: 1 }]);
    }, patient);
    const [attempt] = await db.prisma.webhookAttempt.findMany();
    expect(attempt).toMatchObject({ attempt: 1, status: 204, error: null });
    expect(JSON.stringify(attempt?.headers)).not.toContain("signature");
  });
});
