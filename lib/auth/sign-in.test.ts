import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { type AuthParts, identityOf } from "./identity";
import { nextAuthOptions } from "./next-auth-options";
import { addUser, authParts, password } from "./parts.test-helper";
import { recordSignOut, signInWithPassword } from "./sign-in";

describe.each(testDatabases())("signing in, over the $name database", ({ create }) => {
  let db: Database;
  let parts: AuthParts;
  beforeAll(async () => {
    db = await create();
    parts = authParts(db);
  });
  afterAll(() => db.close());
  let lastAddress = 0;
  const address = () => `192.0.2.${++lastAddress}`;
  const rowsFrom = (ip: string) => db.prisma.auditEntry.findMany({ where: { ip }, orderBy: { id: "asc" } });

  test("email address and password lead to the user; the row and the time are written", async () => {
    const ip = address();
    const user = await addUser(parts, { name: "ann" });
    const found = await signInWithPassword(parts, { email: ` Ann@Example.com `, password, ip });
    expect(found.id).toBe(user.id);
    const after = await db.prisma.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(after.lastSignInAt).toBeInstanceOf(Date);
    expect(await rowsFrom(ip)).toMatchObject([
      { command: "session.sign_in", outcome: "done", actorKind: "user", actorId: user.id, targetId: user.id },
    ]);
    await recordSignOut(parts, { user, ip });
    expect((await rowsFrom(ip))[1]).toMatchObject({ command: "session.sign_out", actorId: user.id });
  });

  test("all failures look the same from outside, and each leaves a row", async () => {
    const { email: known } = await addUser(parts);
    const { email: disabled } = await addUser(parts, { disabledAt: new Date() });
    const { email: without } = await addUser(parts, { passwordHash: null });
    const ip = address();
    const attempts = [
      { email: known, password: "wrong" },
      { email: known, password: "" },
      { email: "nobody@example.com", password },
      { email: disabled, password },
      { email: without, password: "" },
    ];
    const messages = new Set<string>();
    for (const attempt of attempts)
      await signInWithPassword(parts, { ...attempt, ip }).catch((error) =>
        messages.add(`${error.code} ${error.message}`),
      );
    expect([...messages]).toEqual(["unauthenticated The email address or the password is wrong."]);
    const rows = await rowsFrom(ip);
    expect(rows.map(({ outcome, actorKind }) => `${outcome} ${actorKind}`)).toEqual(
      attempts.map(() => "refused nobody"),
    );
    expect(rows[3]?.detail).toEqual({ reason: "the account is disabled" });
  });

  test("the right password does not help once there were too many wrong ones, and a flood of tries is one row more", async () => {
    const { email } = await addUser(parts);
    const ip = address();
    for (let count = 0; count < 5; count++)
      await signInWithPassword(parts, { email, password: "wrong", ip }).catch(() => undefined);
    for (let count = 0; count < 20; count++)
      await expect(signInWithPassword(parts, { email, password, ip })).rejects.toThrow(
        expect.objectContaining({ code: "too_many_requests" }),
      );
    await identityOf(parts).refusals.settled();
    const rows = await rowsFrom(ip);
    expect(rows).toHaveLength(6);
    expect(rows[5]).toMatchObject({
      command: "session.sign_in",
      actorName: email,
      outcome: "refused",
      detail: { count: 1, error: { code: "too_many_requests" } },
    });
    await signInWithPassword(parts, { email, password, ip: address() });
  });

  test("a password typed into the wrong field is not written down", async () => {
    const ip = address();
    await signInWithPassword(parts, { email: "hunter2hunter2", password: "", ip }).catch(() => undefined);
    expect(JSON.stringify(await rowsFrom(ip), (_, value) => (typeof value === "bigint" ? 0 : value))).not.toContain(
      "hunter2",
    );
  });

  test("next-auth's sessions hold only what says whose they are, and end when ours do", async () => {
    const user = await addUser(parts);
    const { callbacks } = nextAuthOptions(parts, { ip: address(), secure: false });
    const account = { type: "credentials", provider: "credentials", providerAccountId: user.id } as const;
    const token = await callbacks?.jwt?.({ token: { name: "x", email: "y" }, user, account });
    expect(token).toEqual({ sub: user.id, version: 1, signedInAt: expect.any(Number) });
    const renew = async () => callbacks?.jwt?.({ token: token ?? {}, user, account: null });
    expect(await renew()).toEqual(token);
    await db.prisma.user.update({ where: { id: user.id }, data: { sessionVersion: 2 } });
    await expect
      .poll(
        () =>
          renew().then(
            () => "alive",
            () => "ended",
          ),
        { timeout: 5_000 },
      )
      .toBe("ended");
  });

  test("leaving by next-auth's own route leaves a row too", async () => {
    const user = await addUser(parts);
    const ip = address();
    const { events } = nextAuthOptions(parts, { ip, secure: false });
    await events?.signOut?.({ token: { sub: user.id }, session: { expires: "" } });
    expect(await rowsFrom(ip)).toMatchObject([{ command: "session.sign_out", actorId: user.id }]);
  });

  test("next-auth never sends anybody to another site", async () => {
    const { callbacks } = nextAuthOptions(parts, { ip: null, secure: true });
    const baseUrl = "https://moxxie.example";
    const target = (url: string) => callbacks?.redirect?.({ url, baseUrl });
    expect(await target("/vms?a=1")).toBe("https://moxxie.example/vms?a=1");
    expect(await target("https://moxxie.example/vms")).toBe("https://moxxie.example/vms");
    for (const url of [
      "https://evil.example/",
      "//evil.example",
      "https://moxxie.example.evil.example/",
      "javascript:0",
      "\\\\evil.example",
      "http://moxxie.example/",
    ])
      expect(await target(url)).toBe(baseUrl);
  });
});
