import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "@/lib/db";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import { silentLog } from "@/lib/inventory/testing";
import { childBundle } from "@/lib/testing/child-bundle";
import type { Receiver } from "./receiver.test-helper";
import { addReceiver, endLeases, record, type Sender, startSender, stateChange } from "./world.test-helper";

/* Several processes on one PostgreSQL server: each message is sent by one of them, and a killed one loses none. */

const patient = { timeout: 40_000, interval: 30 };

describe.skipIf(!hasServer())("processes that share a database", () => {
  const program = childBundle("lib/webhooks/sender-child.test-helper.ts");
  let url: string;
  let db: Database;
  let drop: () => Promise<void>;
  let receiver: Receiver;
  const senders: Sender[] = [];
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    ({ url, drop } = await createServerDatabase());
    db = await openDatabase({ url, log: silentLog, maxConnections: 6 });
    ({ receiver } = await addReceiver(db));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
    await Promise.all(senders.splice(0).map((sender) => sender.stop()));
    await receiver.close();
    await db.close();
    await drop();
  });

  const sender = async (options: { sends?: boolean } = {}) => {
    const started = await startSender({ db, ...options });
    senders.push(started);
    return started;
  };

  async function startChild(): Promise<ChildProcess> {
    const args = [...program(), url];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    if (!child.stdout) throw new Error("no output to read");
    for await (const line of createInterface({ input: child.stdout })) if (line === "ready") return child;
    throw new Error("the sender did not start");
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Messages by their guest, in the order in which a receiver that drops repetitions took them. */
  function order(): Map<string, string[]> {
    const seen = new Set<string>();
    const byGuest = new Map<string, string[]>();
    for (const { id, data } of receiver.accepted) {
      if (seen.has(id)) continue;
      seen.add(id);
      const guest = String(data.id);
      byGuest.set(guest, [...(byGuest.get(guest) ?? []), String(data.newState)]);
    }
    return byGuest;
  }

  async function tell(sender: Sender, guests: number, rounds: number): Promise<Map<string, string[]>> {
    const told = new Map<string, string[]>();
    for (let round = 0; round < rounds; round++) {
      const changes = Array.from({ length: guests }, (_, index) => stateChange(`guest-${index}`));
      for (const { subject, data } of changes) told.set(subject, [...(told.get(subject) ?? []), String(data.newState)]);
      await record({ db, events: sender.events }, ...changes);
    }
    return told;
  }
  const untilEmpty = (options = patient) =>
    vi.waitFor(async () => {
      expect(await db.prisma.webhookDelivery.count({ where: { status: "pending" } })).toBe(0);
    }, options);

  test("each message is sent once, by whichever is free, in the order of its guest", async () => {
    const one = await sender();
    await sender();
    const told = await tell(one, 20, 10);
    await untilEmpty();
    expect(receiver.received).toHaveLength(200);
    expect(order()).toEqual(told);
  });

  test("a sender that is killed in mid-flight loses nothing: another sends it again under the same id", async () => {
    const teller = await sender({ sends: false });
    const hanging = new Set<string>();
    receiver.behave = (message) => void hanging.add(message.id);
    const child = await startChild();
    const told = await tell(teller, 5, 3);
    await vi.waitFor(() => expect(hanging.size).toBe(5), patient);
    await kill(child);
    receiver.behave = undefined;
    await sender();
    // Its lease has not ended: nobody else may send what it may be sending.
    expect(await db.prisma.webhookDelivery.count({ where: { status: "pending", leaseOwner: { not: null } } })).toBe(5);
    await endLeases(db);
    senders.at(-1)?.dispatcher.wake();
    await untilEmpty();
    expect(order()).toEqual(told);
    const again = receiver.accepted.filter(({ id }) => hanging.has(id));
    expect(new Set(again.map(({ id }) => id))).toEqual(hanging);
  });

  test("senders that are killed again and again, at any moment, lose nothing and mix up no guest", async () => {
    const teller = await sender({ sends: false });
    const told = new Map<string, string[]>();
    let answered = 0;
    receiver.behave = (_, response) => {
      answered += 1;
      response.writeHead(answered % 7 === 0 ? 500 : 204).end();
    };
    for (let kills = 0; kills < 4; kills++) {
      const child = await startChild();
      const before = answered;
      for (const [guest, states] of await tell(teller, 10, 4)) told.set(guest, [...(told.get(guest) ?? []), ...states]);
      await vi.waitFor(() => expect(answered).toBeGreaterThan(before + 5 + kills * 3), patient);
      await kill(child);
      await endLeases(db);
    }
    await startChild();
    receiver.behave = undefined;
    await vi.waitFor(async () => {
      await db.prisma.webhookDelivery.updateMany({
        where: { status: "pending" },
        data: { nextAttemptAt: new Date(0) },
      });
      await teller.events.announce({ type: "webhook.updated", datacenterId: null, subject: "look", data: {} });
      expect(await db.prisma.webhookDelivery.count({ where: { status: "pending" } })).toBe(0);
    }, patient);
    expect(order()).toEqual(told);
  }, 120_000);
});
