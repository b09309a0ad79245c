import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { beginAttempt } from "./throttle";

const refused = expect.objectContaining({ code: "too_many_requests" });

describe.each(testDatabases())("sign-in attempts, counted in the $name database", ({ create }) => {
  let db: Database;
  beforeAll(async () => {
    db = await create();
  });
  afterAll(() => db.close());
  const fail = (account: string, ip: string | null) => beginAttempt({ db }, { account, ip });

  test("the sixth failure in a row is not looked at, and the answer says for how long", async () => {
    for (let count = 0; count < 5; count++) await fail("ann@example.com", "192.0.2.1");
    await expect(fail("Ann@Example.com", "192.0.2.1")).rejects.toThrow(
      expect.objectContaining({
        code: "too_many_requests",
        message: "Too many failed attempts. Try again in 15 minutes.",
        retryAfterSeconds: expect.closeTo(900, -1),
      }),
    );
    await fail("ann@example.com", "192.0.2.2"); // Ann herself, from elsewhere
    await fail("bob@example.com", "192.0.2.1");
  });

  test("of a hundred guesses at once no more get through than one after the other", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => fail("eve@example.com", "192.0.2.3")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });

  test("who succeeds is never held up, however often", async () => {
    for (let count = 0; count < 40; count++) await (await fail("cid@example.com", "192.0.2.4")).succeeded();
  });

  test("guessing across many accounts ends too, also from all addresses of one IPv6 network", async () => {
    for (let count = 0; count < 30; count++) await fail(`user${count}@example.com`, `2001:db8::${count.toString(16)}`);
    await expect(fail("another@example.com", "2001:db8::ffff:1")).rejects.toThrow(refused);
    await fail("another@example.com", "2001:db8:0:1::1");
  });

  test("counters show neither addresses nor what was typed, and run out", async () => {
    await fail("hunter2@example.com", "192.0.2.5");
    const rows = await db.prisma.rateLimiterFlexible.findMany();
    expect(JSON.stringify(rows)).not.toMatch(/hunter2|192\.0\.2/);
    await db.prisma.rateLimiterFlexible.updateMany({ data: { expire: new Date(Date.now() - 1_000) } });
    await fail("ann@example.com", "192.0.2.1");
  });
});
