import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { EventView } from "@/lib/contracts/system";
import type { Database } from "@/lib/db";
import { nextTurn } from "@/lib/db/next-turn";
import { testDatabases } from "@/lib/db/testing";
import { testSecrets } from "@/lib/inventory/testing";
import { claimDue, queueRules } from "./queue";
import type { Behaviour, Receiver } from "./receiver.test-helper";
import { keepResults } from "./results";
import { secretContext } from "./secret-context";
import type { AttemptResult } from "./send";
import { sendLimits } from "./send-limits";
import { newWebhookSecret } from "./signing";
import {
  addReceiver,
  clearWebhooks,
  endLeases,
  passTime,
  record,
  type Sender,
  type SenderOptions,
  startSender,
  stateChange,
} from "./world.test-helper";

const patient = { timeout: 15_000, interval: 20 };

describe.each(testDatabases())("webhooks on the $name database", ({ create }) => {
  let db: Database;
  const receivers: Receiver[] = [];
  const senders: Sender[] = [];

  beforeAll(async () => {
    db = await create();
  });
  afterAll(() => db.close());
  afterEach(async () => {
    await Promise.all(senders.splice(0).map((sender) => sender.stop()));
    await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
    await clearWebhooks(db);
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

  const deliveries = () => db.prisma.webhookDelivery.findMany({ orderBy: { id: "asc" } });
  const untilStatuses = (...statuses: string[]) =>
    vi.waitFor(async () => expect((await deliveries()).map(({ status }) => status)).toEqual(statuses), patient);
  const statesOf = (list: Receiver["accepted"], guestId: string) => [
    ...new Map(list.filter(({ data }) => data.id === guestId).map(({ id, data }) => [id, data.newState])).values(),
  ];

  test("whatever a receiver does, every event arrives, in the order of its guest, and repetitions bear the same id", async () => {
    const { receiver: unruly } = await receiver();
    const mishaps: Behaviour[] = [
      (_, response) => response.destroy(),
      (_, response) => response.writeHead(500).end("no"),
      (_, response) => response.writeHead(301, { location: unruly.url }).end(),
      (_, response) => response.writeHead(200).destroy(),
      () => undefined, // hangs
      (_, response) => response.writeHead(503).end(),
      (_, response) => response.socket?.end("this is no HTTP\r\n\r\n"),
      (_, response) => response.writeHead(500, { "x-long": "x".repeat(20_000) }).end(),
    ];
    let turn = 0;
    unruly.behave = (message, response, request) => {
      // Two of three requests go wrong, each guest's first one in its own way.
      const mishap = turn++ % 3 === 2 ? undefined : mishaps[turn % mishaps.length];
      if (mishap) return mishap(message, response, request);
      return response.writeHead(200).end();
    };
    const { events, dispatcher } = await sender({ limits: { ...sendLimits, totalMs: 200, bodyMs: 50 } });
    const guests = ["a", "b", "c", "d", "e"];
    const told = new Map<string, unknown[]>();
    for (let round = 0; round < 6; round++) {
      const changes = guests.map((guest) => stateChange(guest));
      for (const { subject, data } of changes) told.set(subject, [...(told.get(subject) ?? []), data.newState]);
      await record({ db, events }, ...changes);
    }
    await vi.waitFor(
      async () => {
        await passTime({ db, dispatcher }, 3_600_000 / 8);
        expect(await db.prisma.webhookDelivery.count({ where: { status: "pending" } })).toBe(0);
      },
      { timeout: 40_000, interval: 60 },
    );
    expect(await db.prisma.webhookDelivery.count({ where: { status: "delivered" } })).toBe(30);
    for (const guest of guests) {
      expect(statesOf(unruly.received, guest)).toEqual(told.get(guest));
      // Whoever leaves out the ids that it has seen has the events in their order.
      const bodies = new Map<string, Set<string>>();
      for (const { id, body } of unruly.received) bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
      for (const same of bodies.values()) expect(same.size).toBe(1);
    }
    expect(unruly.received.length).toBeGreaterThan(30);
    expect(unruly.refused).toBe(0);
  });

  test("a later event of a guest waits for the earlier one; other guests do not", async () => {
    const { receiver: picky } = await receiver();
    let broken = true;
    picky.behave = (message, response) => response.writeHead(message.data.id === "stuck" && broken ? 500 : 204).end();
    const { events, dispatcher } = await sender();
    await record({ db, events }, stateChange("stuck"), stateChange("stuck"), stateChange("free"), stateChange("free"));
    await untilStatuses("pending", "pending", "delivered", "delivered");
    expect(picky.received.filter(({ data }) => data.id === "stuck")).toHaveLength(1);
    broken = false;
    await passTime({ db, dispatcher }, 10_000);
    await untilStatuses("delivered", "delivered", "delivered", "delivered");
    expect(statesOf(picky.accepted, "stuck")).toHaveLength(2);
  });

  test("an operation's end is told after the state changes of its guest", async () => {
    const { receiver: picky } = await receiver();
    let broken = true;
    picky.behave = (_, response) => response.writeHead(broken ? 500 : 204).end();
    const { events, dispatcher } = await sender();
    const ended = { type: "operation.completed", datacenterId: "DC1", subject: "operation-1" } as const;
    await record({ db, events }, stateChange("guest"), {
      ...ended,
      data: { operationId: "operation-1", guestId: "guest" },
    });
    await vi.waitFor(() => expect(picky.received).toHaveLength(1), patient);
    broken = false;
    await passTime({ db, dispatcher }, 10_000);
    await untilStatuses("delivered", "delivered");
    expect(picky.accepted.map(({ type }) => type)).toEqual(["vm.state_changed", "operation.completed"]);
  });

  test("a receiver that hangs delays no other", async () => {
    const { receiver: hanging, id } = await receiver();
    const { receiver: quick } = await receiver();
    hanging.behave = () => undefined;
    const { events } = await sender();
    await record({ db, events }, ...Array.from({ length: 40 }, (_, index) => stateChange(`guest-${index}`)));
    await vi.waitFor(() => expect(quick.accepted).toHaveLength(40), patient);
    // It still hangs, and takes up no more than its window.
    expect(hanging.received).toHaveLength(queueRules.window);
    expect(await db.prisma.webhookDelivery.count({ where: { endpointId: id, status: "delivered" } })).toBe(0);
  });

  test("a receiver that has failed is asked by few at a time, and gets everything at once when it is back", async () => {
    const { receiver: down, id } = await receiver();
    let broken = true;
    let inside = 0;
    let most = 0;
    down.behave = async (_, response) => {
      most = Math.max(most, ++inside);
      await nextTurn();
      inside -= 1;
      response.writeHead(broken ? 502 : 204).end();
    };
    const { events, dispatcher } = await sender();
    await record({ db, events }, stateChange("first"));
    await vi.waitFor(async () => {
      expect(await db.prisma.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
        failingSince: expect.any(Date),
      });
    }, patient);
    await record({ db, events }, ...Array.from({ length: 20 }, (_, index) => stateChange(`guest-${index}`)));
    await vi.waitFor(() => expect(down.received).toHaveLength(21), patient);
    expect(most).toBeLessThanOrEqual(queueRules.windowWhileFailing);
    broken = false;
    // Longer than the grace, shorter than the first pauses of all but one.
    await db.prisma.webhookEndpoint.update({ where: { id }, data: { failingSince: new Date(Date.now() - 3_600_000) } });
    await record({ db, events }, stateChange("fresh"));
    dispatcher.wake();
    await vi.waitFor(
      async () => expect(await db.prisma.webhookDelivery.count({ where: { status: "delivered" } })).toBe(22),
      patient,
    );
    expect(await db.prisma.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
      failingSince: null,
      lastSuccessAt: expect.any(Date),
    });
  });

  test("what no attempt could deliver within a day is dead, and can be sent again under its id", async () => {
    const { receiver: down, id } = await receiver();
    down.behave = (_, response) => response.writeHead(500).end("broken\u0000 \u001b[31mred");
    const ended: string[] = [];
    const { events, dispatcher } = await sender({
      observe: { attempt: () => undefined, ended: (fate) => ended.push(fate) },
    });
    await record({ db, events }, stateChange("guest"));
    await vi.waitFor(
      async () => {
        await passTime({ db, dispatcher }, 3_600_000);
        expect((await deliveries())[0]?.status).toBe("dead");
      },
      { timeout: 30_000, interval: 50 },
    );
    const attempts = await db.prisma.webhookAttempt.findMany({ orderBy: { attempt: "asc" } });
    expect(attempts.length).toBeGreaterThan(15);
    expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1));
    expect(attempts[0]).toMatchObject({
      status: 500,
      error: "The receiver answered 500.",
      answer: "broken\ufffd \ufffd[31mred",
    });
    expect(ended).toEqual(["dead"]);
    expect(new Set(down.received.map((message) => message.id)).size).toBe(1);
    down.behave = undefined;
    await db.prisma.webhookDelivery.updateMany({ data: { status: "pending", retries: 0, nextAttemptAt: new Date(0) } });
    dispatcher.wake();
    await untilStatuses("delivered");
    expect(down.accepted[0]?.id).toBe(down.received[0]?.id);
    expect(await db.prisma.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({ failingSince: null });
  });

  test("410 switches the webhook off at once, gives up what waits, and raises the alarm", async () => {
    const { receiver: leaving, id } = await receiver();
    const { events } = await sender();
    const alarms: EventView[] = [];
    events.subscribe((event) => event.type === "webhook.disabled" && alarms.push(event));
    leaving.behave = (_, response) => response.writeHead(410).end();
    await record({ db, events }, stateChange("guest"), stateChange("guest"), stateChange("guest"));
    await untilStatuses("dead", "dead", "dead");
    expect(leaving.received).toHaveLength(1);
    expect(await db.prisma.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
      enabled: false,
      disabledReason: expect.stringContaining("410"),
    });
    await vi.waitFor(() => expect(alarms).toMatchObject([{ subject: id, data: { webhookId: id } }]), patient);
    expect(JSON.stringify(alarms)).not.toContain("127.0.0.1");
    await record({ db, events }, stateChange("guest"));
    expect(await deliveries()).toHaveLength(3);
  });

  test("one that has failed for three days is switched off with an alarm, and keeps what waits", async () => {
    const { receiver: down, id } = await receiver();
    down.behave = (_, response) => response.writeHead(500).end();
    const { events, dispatcher } = await sender();
    const alarms: EventView[] = [];
    events.subscribe((event) => event.type === "webhook.disabled" && alarms.push(event));
    await record({ db, events }, stateChange("guest"), stateChange("guest"));
    await vi.waitFor(() => expect(down.received).toHaveLength(1), patient);
    await vi.waitFor(async () => {
      expect((await deliveries())[0]).toMatchObject({ retries: 1, leaseOwner: null });
    }, patient);
    await db.prisma.webhookEndpoint.update({
      where: { id },
      data: { failingSince: new Date(Date.now() - 71 * 3_600_000) },
    });
    await passTime({ db, dispatcher }, 60_000);
    await vi.waitFor(
      async () => expect((await deliveries())[0]).toMatchObject({ retries: 2, leaseOwner: null }),
      patient,
    );
    expect(alarms).toEqual([]);
    await passTime({ db, dispatcher }, 2 * 3_600_000);
    await vi.waitFor(() => expect(alarms).toHaveLength(1), patient);
    expect(await db.prisma.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
      enabled: false,
      disabledReason: "Every attempt has failed for 3 days.",
    });
    expect((await deliveries()).map(({ status }) => status)).toEqual(["pending", "pending"]);
  });

  test("Retry-After keeps a busy receiver free of everything until then", async () => {
    const { receiver: busy } = await receiver();
    busy.behave = (_, response) => response.writeHead(429, { "retry-after": "1800" }).end();
    const { events, dispatcher } = await sender();
    await record({ db, events }, stateChange("one"));
    await vi.waitFor(
      async () => expect((await deliveries())[0]).toMatchObject({ retries: 1, leaseOwner: null }),
      patient,
    );
    busy.behave = undefined;
    await record({ db, events }, stateChange("two"));
    await passTime({ db, dispatcher }, 1_700_000);
    const [row] = await deliveries();
    expect((row?.nextAttemptAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(60_000);
    expect(await claimDue(db, { owner: "probe", busy: {}, room: 10 })).toEqual([]);
    expect(busy.received).toHaveLength(1);
    await passTime({ db, dispatcher }, 110_000);
    await untilStatuses("delivered", "delivered");
  });

  test("endless bodies, bad text and hanging bodies cost nothing: the status counts", async () => {
    const { receiver: odd } = await receiver();
    let endlessEnded = false;
    const bodies: Behaviour[] = [
      (_, response) => {
        response.on("close", () => (endlessEnded = true));
        const more = () => {
          while (!response.destroyed && response.write("x".repeat(10_000)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
      (_, response) => response.end(Buffer.from([0x6f, 0x6b, 0xff, 0xfe, 0x00, 0x1b])),
      (_, response) => response.write("a beginning and no end"),
    ];
    odd.behave = (message, response, request) => bodies[odd.received.length - 1]?.(message, response, request);
    const { events } = await sender({ limits: { ...sendLimits, bodyMs: 150 } });
    await record({ db, events }, stateChange("guest"), stateChange("guest"), stateChange("guest"));
    await untilStatuses("delivered", "delivered", "delivered");
    const [endless, bad, hanging] = await db.prisma.webhookAttempt.findMany({ orderBy: { deliveryId: "asc" } });
    expect(endless?.answer).toBe("x".repeat(4096));
    expect(bad?.answer).toBe("ok\ufffd\ufffd\ufffd\ufffd");
    expect(hanging?.answer).toBe("a beginning and no end");
    await vi.waitFor(() => expect(endlessEnded).toBe(true), patient);
  });

  test.each<[string, Behaviour, RegExp]>([
    ["drops the connection", (_, response) => response.destroy(), /closed the connection without an answer/],
    ["hangs", () => undefined, /did not answer within 0.2 s/],
    [
      "answers 301",
      (_, response) => response.writeHead(301, { location: "/" }).end(),
      /301: redirects are not followed/,
    ],
    ["speaks no HTTP", (_, response) => response.socket?.end("SSH-2.0-OpenSSH\r\n"), /does not answer with HTTP/],
    [
      "has huge headers",
      (_, response) => response.writeHead(200, { x: "x".repeat(20_000) }).end(),
      /headers are longer than 16 kB/,
    ],
  ])("one that %s is told in plain words", async (_, behave, words) => {
    const { receiver: bad } = await receiver();
    bad.behave = behave;
    const { events } = await sender({ limits: { ...sendLimits, totalMs: 200 } });
    await record({ db, events }, stateChange("guest"));
    await vi.waitFor(async () => {
      expect(await db.prisma.webhookAttempt.findMany()).toMatchObject([{ error: expect.stringMatching(words) }]);
    }, patient);
    expect(bad.received).toHaveLength(1);
  });

  test("the secret before signs until its time is over", async () => {
    const { receiver: slow, id } = await receiver();
    const before = slow.secret;
    const after = newWebhookSecret();
    const { events, dispatcher } = await sender();
    const until = new Date(Date.now() + 3_600_000);
    const { secretSealed } = await db.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id } });
    const secretAfter = testSecrets.seal(after, secretContext(id));
    const data = { secretSealed: secretAfter, previousSecretSealed: secretSealed, previousSecretUntil: until };
    await db.prisma.webhookEndpoint.update({ where: { id }, data });
    for (const secret of [before, after]) {
      slow.secret = secret;
      await record({ db, events }, stateChange("guest"));
      await vi.waitFor(() => expect(slow.accepted.at(-1)?.headers["webhook-signature"]).toMatch(/ v1,/), patient);
    }
    await vi.waitFor(() => expect(slow.accepted).toHaveLength(2), patient);
    await passTime({ db, dispatcher }, 3_700_000);
    await record({ db, events }, stateChange("guest"));
    await vi.waitFor(() => expect(slow.accepted).toHaveLength(3), patient);
    expect(slow.accepted.at(-1)?.headers["webhook-signature"]).not.toContain(" ");
    slow.secret = before;
    await record({ db, events }, stateChange("guest"));
    await vi.waitFor(() => expect(slow.refused).toBe(1), patient);
  });

  test("a process that stops gives back what it has not ended, for the next one to send at once", async () => {
    const { receiver: hanging } = await receiver();
    hanging.behave = () => undefined;
    const first = await sender();
    await record({ db, events: first.events }, stateChange("guest"));
    await vi.waitFor(() => expect(hanging.received).toHaveLength(1), patient);
    senders.splice(senders.indexOf(first), 1);
    await first.stop();
    expect(await deliveries()).toMatchObject([{ status: "pending", attempts: 0, leaseOwner: null }]);
    hanging.behave = undefined;
    await sender();
    await untilStatuses("delivered");
    expect(hanging.received.map(({ id }) => id)).toEqual([hanging.received[0]?.id, hanging.received[0]?.id]);
  }, 20_000);

  test("what a process brings after its lease has ended changes nothing", async () => {
    const { id } = await receiver();
    const { events, processId } = await sender({ sends: false });
    await record({ db, events }, stateChange("guest"));
    const [slow] = await claimDue(db, { owner: processId, busy: {}, room: 1 });
    await endLeases(db);
    const [other] = await claimDue(db, { owner: "another", busy: {}, room: 1 });
    expect(other?.id).toBe(slow?.id);
    if (!slow) throw new Error("nothing was claimed");
    const result: AttemptResult = {
      outcome: "gone",
      at: new Date(),
      durationMs: 1,
      status: 410,
      headers: {},
      answer: null,
      error: "",
    };
    const { fates } = await keepResults({ db, events, owner: processId, noted: new Map() }, [
      { claimed: slow, result: { ...result, outcome: "failed" } },
    ]);
    expect(fates).toEqual([]);
    expect(await db.prisma.webhookDelivery.findFirst({ where: { endpointId: id } })).toMatchObject({
      retries: 0,
      leaseOwner: "another",
    });
    expect(await db.prisma.webhookAttempt.count()).toBe(0);
  });
});
