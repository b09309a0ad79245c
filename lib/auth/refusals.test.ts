import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { ApiToken } from "@/lib/db/generated/client";
import { testDatabases } from "@/lib/db/testing";
import type { AuthParts } from "./identity";
import { forgetIdentities, identityOf } from "./identity";
import { addUser, authParts, request } from "./parts.test-helper";
import { actorFromRequest } from "./request";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "./token-secret";

describe.each(testDatabases())("tokens that are not accepted, over the $name database", ({ create }) => {
  let db: Database;
  let parts: AuthParts;
  beforeAll(async () => {
    db = await create();
    parts = authParts(db);
  });
  afterAll(() => db?.close());

  async function addToken(change: Partial<ApiToken> = {}): Promise<string> {
    const secret = newTokenSecret();
    const data = {
      name: "ci",
      role: "viewer",
      createdBy: "test",
      hash: hashTokenSecret(secret),
      prefix: tokenPrefix(secret),
    } as const;
    await db.prisma.apiToken.create({ data: { ...data, ...change } });
    return secret;
  }
  /** The rows that asking once from a new address leaves. */
  let lastAddress = 0;
  async function rowsOf(secret: string, times = 1) {
    const ip = `192.0.2.${++lastAddress}`;
    for (let time = 0; time < times; time++) {
      const asked = request({ authorization: `Bearer ${secret}`, "x-moxxie-client-address": ip });
      await expect(actorFromRequest(parts, asked)).rejects.toMatchObject({ code: "unauthenticated" });
    }
    await identityOf(parts).refusals.settled();
    const rows = await db.prisma.auditEntry.findMany({ where: { ip } });
    expect(JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? 0 : value))).not.toContain(secret);
    return rows;
  }

  test("one that does not exist or is cut off leaves its beginning", async () => {
    const unknown = newTokenSecret();
    for (const secret of [unknown, unknown.slice(0, -3)]) {
      const [row, ...more] = await rowsOf(secret);
      expect(more).toEqual([]);
      expect(row).toMatchObject({ command: "token.use", outcome: "refused", actorKind: "nobody", targetId: null });
      expect(row?.detail).toMatchObject({ prefix: tokenPrefix(secret), count: 1, error: { code: "unauthenticated" } });
    }
  });

  test("what is no token of Moxxie's leaves nothing of itself: it may be a password", async () => {
    for (const secret of ["hunter2", "mox_short", "correct-horse-battery-staple"]) {
      const [row] = await rowsOf(secret);
      expect(row).toMatchObject({ actorName: "(no token of Moxxie)", detail: { prefix: null } });
      expect(JSON.stringify(row?.detail)).not.toContain(secret.slice(0, 5));
    }
  });

  test("one that was revoked, has expired, or whose maker was disabled is named", async () => {
    const { id: createdBy } = await addUser(parts, { disabledAt: new Date() });
    const ended = [{ revokedAt: new Date() }, { expiresAt: new Date(Date.now() - 1_000) }, { createdBy }];
    for (const [n, change] of ended.entries()) {
      const secret = await addToken({ ...change, name: `token ${n}` });
      const [row] = await rowsOf(secret);
      expect(row).toMatchObject({ targetType: "token", targetName: `token ${n}`, outcome: "refused" });
      expect(row?.detail).toMatchObject({ prefix: tokenPrefix(secret) });
    }
  });

  test("a flood of tries is one row, and one more with their number", async () => {
    const secret = newTokenSecret();
    expect(await rowsOf(secret, 50)).toHaveLength(1);
    await identityOf(parts).refusals.flush();
    const last = await db.prisma.auditEntry.findFirst({ orderBy: { id: "desc" }, where: { command: "token.use" } });
    expect(last?.detail).toMatchObject({ prefix: tokenPrefix(secret), count: 49 });
  });

  test("a good one leaves none", async () => {
    const secret = await addToken();
    forgetIdentities(parts);
    const before = await db.prisma.auditEntry.count();
    await actorFromRequest(parts, request({ authorization: `Bearer ${secret}` }));
    await identityOf(parts).refusals.settled();
    expect(await db.prisma.auditEntry.count()).toBe(before);
  });
});
