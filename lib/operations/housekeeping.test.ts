import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { keepHouse } from "./housekeeping";

const now = new Date("2026-06-01T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000);

let db: Database;
beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  db = await embedded.create();
});
afterAll(() => db?.close());

test("what is past its time goes, what is not stays, and what was done is kept for good", async () => {
  const { prisma } = db;
  const operation = await prisma.operation.create({
    data: {
      command: "vm.start",
      title: "Start it",
      status: "completed",
      actor: {},
      actorId: "a",
      input: {},
      decisions: {},
      plan: {},
      createdAt: ago(1_000),
    },
  });
  for (const days of [89, 91]) {
    const line = { operationId: operation.id, level: "info", text: `${days} days`, at: ago(days) };
    await prisma.operationLogLine.create({ data: line });
  }
  for (const days of [364, 366]) {
    const saved = {
      guestId: randomUUID(),
      endpointId: "pve",
      vmId: "1",
      operationId: operation.id,
      reason: "x",
      config: {},
    };
    await prisma.savedConfig.create({ data: { ...saved, name: `${days} days`, savedAt: ago(days) } });
  }
  for (const days of [2, 0]) {
    await prisma.event.create({ data: { type: "vm.created", subject: `${days} days`, data: {}, at: ago(days) } });
  }
  for (const [key, expiresAt] of [
    ["over", ago(1)],
    ["holds", ago(-1)],
  ] as const) {
    const held = { actorId: "a", key, requestHash: "h", state: "done", owner: "o", leaseUntil: ago(1), expiresAt };
    await prisma.idempotencyKey.create({ data: held });
    await prisma.rateLimiterFlexible.create({ data: { key, points: 1, expire: expiresAt } });
  }
  const audited = { actorKind: "user", actorId: "a", actorName: "Ada", command: "x", outcome: "done" };
  await prisma.auditEntry.create({ data: { ...audited, at: ago(1_000) } });

  await keepHouse({ db }, now);
  await keepHouse({ db }, now);
  expect((await prisma.operationLogLine.findMany()).map(({ text }) => text)).toEqual(["89 days"]);
  expect((await prisma.savedConfig.findMany()).map(({ name }) => name)).toEqual(["364 days"]);
  expect((await prisma.event.findMany()).map(({ subject }) => subject)).toEqual(["0 days"]);
  expect((await prisma.idempotencyKey.findMany()).map(({ key }) => key)).toEqual(["holds"]);
  expect((await prisma.rateLimiterFlexible.findMany()).map(({ key }) => key)).toEqual(["holds"]);
  expect(await prisma.operation.count()).toBe(1);
  expect(await prisma.auditEntry.count()).toBe(1);
});

test("a network whose quarantine is over has ended, others are as they were", async () => {
  const { prisma } = db;
  const network = (vlan: number, status: string, quarantineUntil: Date | null) =>
    prisma.networkAllocation.create({
      data: {
        datacenterId: "DC1",
        clientId: "acme",
        purpose: `p${vlan}`,
        vlan,
        subnet: `10.0.${vlan}.0/24`,
        gateway: `10.0.${vlan}.1`,
        status,
        quarantineUntil,
        createdBy: "Ada",
      },
    });
  await network(1, "active", null);
  await network(2, "releasing", null);
  await network(3, "quarantined", ago(-1));
  await network(4, "quarantined", ago(1));
  await keepHouse({ db }, now);
  const rows = await prisma.networkAllocation.findMany({ orderBy: { vlan: "asc" } });
  expect(rows.map(({ endedAt }) => endedAt)).toEqual([null, null, null, now]);
  await keepHouse({ db }, ago(-2));
  const ended = await prisma.networkAllocation.findMany({
    where: { endedAt: { not: null } },
    orderBy: { vlan: "asc" },
  });
  expect(ended.map(({ vlan, endedAt }) => [vlan, endedAt])).toEqual([
    [3, ago(-2)],
    [4, now],
  ]);
});
