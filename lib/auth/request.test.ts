import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { ApiToken, User } from "@/lib/db/generated/client";
import { testDatabases } from "@/lib/db/testing";
import { permissions } from "@/lib/domain/permissions";
import { can, sees } from "./authorise";
import { ensureConfiguredToken } from "./configured-token";
import { type AuthParts, forgetIdentities, identityOf } from "./identity";
import { addUser, authParts, request } from "./parts.test-helper";
import { actorFromRequest, findActor } from "./request";
import { encodeSession, newSessionClaims } from "./session-token";
import { hashTokenSecret, newTokenSecret } from "./token-secret";

const refused = expect.objectContaining({ code: "unauthenticated" });

describe.each(testDatabases())("who asks, over the $name database", ({ create }) => {
  let db: Database;
  let parts: AuthParts;
  beforeAll(async () => {
    db = await create();
    parts = authParts(db);
  });
  afterAll(async () => {
    await identityOf(parts).tokenUse.settled();
    await db.close();
  });

  async function addToken(change: Partial<ApiToken> = {}): Promise<{ id: string; secret: string }> {
    const secret = newTokenSecret();
    const data = { name: "ci", prefix: "mox_", role: "admin" as const, createdBy: "configuration", ...change };
    const { id } = await db.prisma.apiToken.create({ data: { ...data, hash: hashTokenSecret(secret) } });
    return { id, secret };
  }
  const bearer = (secret: string) => request({ authorization: `Bearer ${secret}` });
  const changeUser = async (id: string, data: Partial<User>) => {
    await db.prisma.user.update({ where: { id }, data });
    forgetIdentities(parts);
  };

  test("a token is its own actor, with its role, datacenters and scopes", async () => {
    const { id, secret } = await addToken({
      role: "operator",
      datacenterIds: ["DC1"],
      scopes: ["vm:read", "vm:power"],
    });
    const actor = await actorFromRequest(parts, bearer(secret));
    expect(actor).toMatchObject({ kind: "token", id, name: "ci", role: "operator", datacenterIds: ["DC1"] });
    expect(permissions.filter((each) => can(actor, each))).toEqual(["vm:read", "vm:power"]);
    expect([sees(actor, "DC1"), sees(actor, "DC2"), sees(actor, null)]).toEqual([true, false, false]);
  });

  test.each([
    ["unknown", async () => newTokenSecret()],
    ["mistyped", async () => `${(await addToken()).secret}x`],
    ["revoked", async () => (await addToken({ revokedAt: new Date() })).secret],
    ["expired", async () => (await addToken({ expiresAt: new Date(Date.now() - 1) })).secret],
  ])("a token that is %s is refused, and so is the session beside it", async (_, secretOf) => {
    const secret = await secretOf();
    const { cookie } = await signedIn();
    await expect(findActor(parts, request({ authorization: `Bearer ${secret}`, cookie }))).rejects.toThrow(refused);
  });

  test("a header without a token is refused; other schemes are a reverse proxy's and say nothing", async () => {
    for (const authorization of ["Bearer", "bearer a b"])
      await expect(findActor(parts, request({ authorization }))).rejects.toThrow(refused);
    const { cookie } = await signedIn();
    for (const authorization of ["Basic dXNlcjpwYXNz", "mox_123", ""]) {
      expect(await findActor(parts, request({ authorization }))).toBeNull();
      expect(await findActor(parts, request({ authorization, cookie }))).toMatchObject({ kind: "user" });
    }
  });

  test("a token revoked by another process stops within two seconds", async () => {
    const { id, secret } = await addToken();
    await actorFromRequest(parts, bearer(secret));
    await db.prisma.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
    const revokedAtMs = performance.now();
    await expect
      .poll(
        () =>
          findActor(parts, bearer(secret)).then(
            () => "in",
            () => "out",
          ),
        { timeout: 5_000, interval: 20 },
      )
      .toBe("out");
    expect(performance.now() - revokedAtMs).toBeLessThan(2_200);
  });

  test("a token shrinks with the rights of its maker, and ends with their account", async () => {
    const maker = await addUser(parts, { role: "admin" });
    const { secret } = await addToken({ createdBy: maker.id, datacenterIds: ["DC1", "DC2"] });
    await changeUser(maker.id, { role: "viewer", datacenterIds: ["DC2", "DC3"] });
    expect(await actorFromRequest(parts, bearer(secret))).toMatchObject({ role: "viewer", datacenterIds: ["DC2"] });
    await changeUser(maker.id, { disabledAt: new Date() });
    await expect(findActor(parts, bearer(secret))).rejects.toThrow(refused);
    await db.prisma.user.delete({ where: { id: maker.id } });
    forgetIdentities(parts);
    await expect(findActor(parts, bearer(secret))).rejects.toThrow(refused);
  });

  test("the use of a token is noted behind the request, once a minute", async () => {
    const { id, secret } = await addToken();
    const use = async (address: string) => {
      await findActor(parts, request({ authorization: `Bearer ${secret}`, "x-moxxie-client-address": address }));
      await identityOf(parts).tokenUse.settled();
      return db.prisma.apiToken.findUniqueOrThrow({ where: { id } });
    };
    const first = await use("192.0.2.1");
    expect(first).toMatchObject({ lastUsedAt: expect.any(Date), lastUsedFrom: "192.0.2.1" });
    expect((await use("192.0.2.2")).lastUsedAt).toEqual(first.lastUsedAt);
  });

  test("the token of the configuration works from the start and ends when it is replaced", async () => {
    const [old, young] = ["an-older-token-of-ours", "a-younger-token-of-ours"];
    await ensureConfiguredToken(authParts(db, { MOXXIE_API_TOKEN: old }));
    await ensureConfiguredToken(authParts(db, { MOXXIE_API_TOKEN: old }));
    expect(await actorFromRequest(parts, bearer(old))).toMatchObject({ kind: "token", role: "admin", scopes: null });
    await ensureConfiguredToken(authParts(db, { MOXXIE_API_TOKEN: young }));
    await expect(findActor(parts, bearer(old))).rejects.toThrow(refused);
    expect(await findActor(parts, bearer(young))).toMatchObject({ role: "admin" });
    await ensureConfiguredToken(parts);
    await expect(findActor(parts, bearer(young))).rejects.toThrow(refused);
  });

  async function signedIn(change: Partial<User> = {}) {
    const user = await addUser(parts, change);
    const token = await encodeSession(parts, newSessionClaims(user));
    return { user, token, cookie: `theme=dark; next-auth.session-token=${token}` };
  }

  test("a session is its user, with the rights that they have now", async () => {
    const { user, cookie } = await signedIn({ role: "admin" });
    expect(await findActor(parts, request({ cookie }))).toMatchObject({ kind: "user", id: user.id, role: "admin" });
    await changeUser(user.id, { role: "viewer", datacenterIds: ["DC1"] });
    expect(await findActor(parts, request({ cookie }))).toMatchObject({ role: "viewer", datacenterIds: ["DC1"] });
  });

  test.each([
    ["disabling its user", { disabledAt: new Date() }],
    ["raising the session version", { sessionVersion: 2 }],
  ])("a session ends by %s", async (_, change) => {
    const { user, cookie } = await signedIn();
    await changeUser(user.id, change);
    expect(await findActor(parts, request({ cookie }))).toBeNull();
  });

  test("a session ends with its user, and twelve hours after its sign-in even if its cookie was renewed", async () => {
    const { user, cookie } = await signedIn();
    const signedInAt = Math.floor(Date.now() / 1000) - 12 * 60 * 60;
    const renewed = await encodeSession(parts, { ...newSessionClaims(user), signedInAt });
    expect(await findActor(parts, request({ cookie: `next-auth.session-token=${renewed}` }))).toBeNull();
    await db.prisma.user.delete({ where: { id: user.id } });
    forgetIdentities(parts);
    expect(await findActor(parts, request({ cookie }))).toBeNull();
  });

  test("a cookie that another instance or nobody sealed is nobody's", async () => {
    const { user } = await signedIn();
    const foreign = await encodeSession(authParts(db, {}, randomBytes(32)), newSessionClaims(user));
    for (const token of [foreign, "", "x", "eyJhbGciOiJub25lIn0.e30."])
      expect(await findActor(parts, request({ cookie: `next-auth.session-token=${token}` }))).toBeNull();
    await expect(actorFromRequest(parts, request())).rejects.toThrow(refused);
  });

  test("over https only the cookie counts that plain http cannot set", async () => {
    const { token } = await signedIn();
    const https = { "x-forwarded-proto": "https" };
    expect(await findActor(parts, request({ ...https, cookie: `next-auth.session-token=${token}` }))).toBeNull();
    const secure = request({ ...https, cookie: `__Secure-next-auth.session-token=${token}` });
    expect(await findActor(parts, secure)).toMatchObject({ kind: "user" });
  });

  test("a write by cookie must come from our own pages; one by token may come from anywhere", async () => {
    const { cookie } = await signedIn();
    const { secret } = await addToken();
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    await expect(findActor(parts, request({ cookie, ...foreign }, "POST"))).rejects.toThrow(
      expect.objectContaining({ code: "cross_site_request" }),
    );
    const own = request({ cookie, origin: "http://moxxie.test" }, "POST");
    expect(await findActor(parts, own)).toMatchObject({ kind: "user" });
    const byToken = request({ authorization: `Bearer ${secret}`, ...foreign }, "POST");
    expect(await findActor(parts, byToken)).toMatchObject({ kind: "token" });
  });
});
