import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Config } from "@/lib/config";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { silentLog, testConfig, testSecrets } from "@/lib/inventory/testing";
import { configuredWebhookId, removedReason, syncConfiguredWebhook } from "./configured";
import { pruneWebhooks } from "./housekeeping";
import { secretContext } from "./secret-context";
import { clearWebhooks, insertWebhook } from "./world.test-helper";

const cafn8 = { webhookUrl: "https://cafn8.example/hooks/", webhookSecret: "plain word" };

test("the id is a UUID, always the same for an installation and another for another one", () => {
  expect(z.uuid().safeParse(configuredWebhookId("moxxie-eu")).success).toBe(true);
  expect(configuredWebhookId("moxxie-eu")).toBe(configuredWebhookId("moxxie-eu"));
  expect(configuredWebhookId("moxxie-eu")).not.toBe(configuredWebhookId("moxxie-us"));
});

describe.each(testDatabases())("on the $name database", ({ create }) => {
  let db: Database;
  beforeAll(async () => {
    db = await create();
  });
  afterAll(() => db.close());
  afterEach(() => clearWebhooks(db));

  const start = (change: Partial<Config>) =>
    syncConfiguredWebhook({ db, config: testConfig(change), secrets: testSecrets, log: silentLog });
  const id = configuredWebhookId("moxxie");
  const row = () => db.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id } });
  const secretOf = (sealed: string | null) => sealed && testSecrets.open(sealed, secretContext(id));

  test("a start makes the webhook of the configuration, and further starts leave it as it is", async () => {
    await start({});
    expect(await db.prisma.webhookEndpoint.count()).toBe(0);
    await start({ cafn8 });
    const made = await row();
    expect(made).toMatchObject({
      url: cafn8.webhookUrl,
      events: ["*"],
      datacenterIds: [],
      source: "file",
      enabled: true,
    });
    expect(secretOf(made.secretSealed)).toBe("plain word");
    await start({ cafn8 });
    expect(await row()).toMatchObject({ secretSealed: made.secretSealed, previousSecretSealed: null });
  });

  test("a new secret signs beside the old one for a day; a new URL is taken at once", async () => {
    await start({ cafn8 });
    await start({ cafn8: { webhookUrl: "https://other.example/", webhookSecret: "another word" } });
    const { url, secretSealed, previousSecretSealed, previousSecretUntil } = await row();
    expect(url).toBe("https://other.example/");
    expect([secretOf(secretSealed), secretOf(previousSecretSealed)]).toEqual(["another word", "plain word"]);
    expect((previousSecretUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  });

  test("one that was switched off stays off; one that left the configuration is off until it is back", async () => {
    await start({ cafn8 });
    await db.prisma.webhookEndpoint.update({ where: { id }, data: { enabled: false, disabledAt: new Date() } });
    await start({ cafn8 });
    expect(await row()).toMatchObject({ enabled: false, disabledReason: null });
    await db.prisma.webhookEndpoint.update({ where: { id }, data: { enabled: true } });
    const others = await insertWebhook(db, { url: "https://receiver.example/", secret: "whsec_AAAA" });
    await start({});
    expect(await row()).toMatchObject({ enabled: false, disabledReason: removedReason });
    expect(await db.prisma.webhookEndpoint.findUnique({ where: { id: others } })).toMatchObject({ enabled: true });
    await start({ cafn8 });
    expect(await row()).toMatchObject({ enabled: true, disabledReason: null, disabledAt: null });
    await start({ cafn8, instanceId: "moved" });
    expect(await row()).toMatchObject({ enabled: false, disabledReason: removedReason });
  });

  test("deliveries are kept for 30 days, dead ones for 90, and messages as long as somebody has them", async () => {
    const webhook = await insertWebhook(db, { url: "https://receiver.example/", secret: "whsec_AAAA" });
    const now = new Date();
    const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
    const add = async (messageId: string, status: string, days: number) => {
      const at = daysAgo(days);
      const expiresAt = daysAgo(days - 1);
      await db.prisma.webhookMessage.create({
        data: { id: messageId, type: "vm.created", body: "{}", subject: "s", createdAt: at },
      });
      const ended = status === "delivered" ? { deliveredAt: at } : {};
      const { id: deliveryId } = await db.prisma.webhookDelivery.create({
        data: { messageId, endpointId: webhook, subject: "s", status, createdAt: at, expiresAt, ...ended },
      });
      await db.prisma.webhookAttempt.create({
        data: { deliveryId, attempt: 1, at, durationMs: 1, headers: {}, error: randomUUID() },
      });
    };
    await add("delivered-29", "delivered", 29);
    await add("delivered-31", "delivered", 31);
    await add("dead-89", "dead", 89);
    await add("dead-92", "dead", 92);
    await add("waiting-89", "pending", 89);
    await add("waiting-92", "pending", 92);
    await db.prisma.webhookMessage.create({ data: { id: "fresh", type: "t", body: "{}", subject: "s" } });
    await pruneWebhooks(db, now);
    const left = await db.prisma.webhookDelivery.findMany({ orderBy: { id: "asc" } });
    expect(left.map(({ messageId }) => messageId)).toEqual(["delivered-29", "dead-89", "waiting-89"]);
    const messages = await db.prisma.webhookMessage.findMany({ orderBy: { id: "asc" } });
    expect(messages.map((message) => message.id)).toEqual(["dead-89", "delivered-29", "fresh", "waiting-89"]);
    expect(await db.prisma.webhookAttempt.count()).toBe(3);
  });
});
