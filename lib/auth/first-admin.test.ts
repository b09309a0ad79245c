import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { createLogger } from "@/lib/log";
import { ensureFirstAdmin, needsSetup, setUp } from "./first-admin";
import type { AuthParts } from "./identity";
import { authParts } from "./parts.test-helper";
import { verifyPassword } from "./password";
import { setupCode } from "./setup-code";

const admin = { email: "Ops@Example.com", name: "Ops", password: "correct horse battery" };
const env = { MOXXIE_ADMIN_EMAIL: admin.email, MOXXIE_ADMIN_PASSWORD: admin.password };
const key = Buffer.alloc(32, 7);

describe.each(testDatabases())("the first start, over the $name database", ({ create }) => {
  let db: Database;
  let parts: AuthParts;
  beforeEach(async () => {
    db = await create();
    parts = authParts(db, {}, key);
  });
  afterEach(() => db.close());
  const users = () => db.prisma.user.findMany();

  test("makes the administrator of the configuration once, however many processes start together", async () => {
    const configured = authParts(db, env, key);
    await Promise.all([1, 2, 3].map(() => ensureFirstAdmin(configured)));
    await ensureFirstAdmin(authParts(db, { ...env, MOXXIE_ADMIN_PASSWORD: "another password" }, key));
    expect(await users()).toMatchObject([{ email: "ops@example.com", role: "admin", datacenterIds: [] }]);
    expect(await verifyPassword(admin.password, (await users())[0]?.passwordHash ?? null)).toBe(true);
    expect(await db.prisma.auditEntry.count({ where: { command: "user.create_first_admin" } })).toBe(1);
  });

  test("else writes a setup code into the log, the same in every process and after every start", async () => {
    const lines: string[] = [];
    const log = createLogger({ destination: { write: (line) => void lines.push(line) } });
    await Promise.all([1, 2].map(() => ensureFirstAdmin({ ...authParts(db, {}, key), log })));
    await ensureFirstAdmin({ ...authParts(db, {}, key), log });
    const codes = lines.map((line) => /setup code ([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})/.exec(line)?.[1]);
    expect(codes).toEqual(Array(3).fill(await setupCode(parts)));
    expect(JSON.stringify(await db.prisma.setting.findMany())).not.toContain(codes[0]);
  });

  test("of two who set up at once one wins", async () => {
    const code = await setupCode(parts);
    const attempts = ["a@example.com", "b@example.com", "c@example.com"].map((email) =>
      setUp(parts, { code: ` ${code.toLowerCase().replaceAll("-", " ")}`, admin: { ...admin, email }, ip: null }),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "conflict" });
    expect(await users()).toHaveLength(1);
    expect(await needsSetup(parts)).toBe(false);
    expect(await db.prisma.setting.count()).toBe(0);
  });

  test("a stranger without the code gets nowhere, and not many guesses", async () => {
    const guess = () => setUp(parts, { code: "AAAA-AAAA-AAAA", admin, ip: "192.0.2.1" });
    for (let count = 0; count < 5; count++)
      await expect(guess()).rejects.toThrow(expect.objectContaining({ code: "forbidden" }));
    await expect(guess()).rejects.toThrow(expect.objectContaining({ code: "too_many_requests" }));
    expect(await users()).toEqual([]);
    await setUp(parts, { code: await setupCode(parts), admin, ip: "192.0.2.2" });
  });
});
