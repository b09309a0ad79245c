import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { forgetIdentities } from "@/lib/auth/identity";
import { addUser, authParts, password, request } from "@/lib/auth/parts.test-helper";
import { actorFromRequest } from "@/lib/auth/request";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { commands } from "@/lib/commands";
import { execute } from "@/lib/commands/execute";
import { TokenCreated, TokenView, UserView } from "@/lib/contracts/identity";
import type { Database } from "@/lib/db";
import type { User } from "@/lib/db/generated/client";
import { testDatabases } from "@/lib/db/testing";
import { partOfMoxxie } from "@/lib/http/fakes.test-helper";
import type { Moxxie } from "@/lib/moxxie";
import { getUser, listTokens, listUsers, me } from "@/lib/queries/identity";

const code = (value: string) => expect.objectContaining({ code: value });
const nobody = "00000000-0000-4000-8000-000000000000";

describe.each(testDatabases())("users and tokens, over the $name database", ({ create }) => {
  let db: Database;
  let moxxie: Moxxie;
  beforeAll(async () => {
    db = await create();
    moxxie = partOfMoxxie({ ...authParts(db) });
    for (const id of ["DC1", "DC2"])
      await db.prisma.datacenter.create({ data: { id, name: id, network: {}, limits: {}, source: "file" } });
  });
  afterAll(() => db.close());

  const actor = (user: User, change: Partial<Actor> = {}): Actor => ({
    kind: "user",
    id: user.id,
    name: user.name,
    role: user.role,
    datacenterIds: user.datacenterIds.length > 0 ? user.datacenterIds : null,
    scopes: null,
    ip: "192.0.2.1",
    requestId: null,
    ...change,
  });
  const admin = async () => actor(await addUser({ db }));

  async function run(as: Actor, name: string, input: unknown, options = {}): Promise<unknown> {
    const command = commands.get(name);
    if (!command) throw new Error(`no command ${name}`);
    const outcome = await execute(moxxie, as, { command, input, options });
    if (outcome.kind === "plan") return outcome.plan;
    if (outcome.kind !== "done") throw new Error(`${name} was not done`);
    return outcome.result;
  }
  const bearer = (token: string) => request({ authorization: `Bearer ${token}` });

  test("a made token works at once and is shown once; a revoked one stops at once", async () => {
    const as = await admin();
    const input = { name: "ci", role: "operator", datacenters: ["DC1"], scopes: ["vm:read"], expiresIn: "P30D" };
    const made = TokenCreated.parse(await run(as, "token.create", input));
    expect(await actorFromRequest(moxxie, bearer(made.token))).toMatchObject({
      id: made.id,
      role: "operator",
      datacenterIds: ["DC1"],
      scopes: ["vm:read"],
    });
    const stored = JSON.stringify([
      await db.prisma.apiToken.findUnique({ where: { id: made.id } }),
      (await db.prisma.auditEntry.findMany({ where: { targetId: made.id } })).map((row) => ({ ...row, id: 0 })),
    ]);
    expect(stored).not.toContain(made.token);
    expect(stored).toContain('"command":"token.create"');
    const { items } = await listTokens(moxxie, as);
    expect(items.find(({ id }) => id === made.id)).toMatchObject({
      state: "active",
      createdBy: `${as.name}@example.com`,
    });

    expect(TokenView.parse(await run(as, "token.revoke", { tokenId: made.id })).state).toBe("revoked");
    await expect(actorFromRequest(moxxie, bearer(made.token))).rejects.toThrow(code("unauthenticated"));
    await expect(run(as, "token.revoke", { tokenId: made.id })).rejects.toThrow(code("invalid_state"));
    await expect(run(as, "token.revoke", { tokenId: nobody })).rejects.toThrow(code("not_found"));
  });

  test("a dry run makes nothing", async () => {
    const as = await admin();
    const before = await db.prisma.apiToken.count();
    const plan = await run(as, "token.create", { name: "dry", role: "viewer" }, { dryRun: true });
    expect(plan).toMatchObject({ possible: true, warnings: ["It never expires."] });
    expect(await db.prisma.apiToken.count()).toBe(before);
  });

  test.each([
    ["an unknown datacenter", { datacenters: ["DC9"] }, "unknown_datacenter"],
    ["an endless duration", { expiresIn: "P100Y" }, "invalid_request"],
    ["no duration", { expiresIn: "tomorrow" }, "invalid_request"],
    ["an unknown scope", { scopes: ["vm:teleport"] }, "invalid_request"],
    ["an unknown field", { rights: "all" }, "invalid_request"],
    ["no name", { name: " " }, "invalid_request"],
  ])("a token with %s is refused", async (_, change, problem) => {
    await expect(run(await admin(), "token.create", { name: "t", role: "viewer", ...change })).rejects.toThrow(
      code(problem),
    );
  });

  test("nobody gives more than they have, neither to a token nor to a user", async () => {
    const limited = actor(await addUser({ db }, { datacenterIds: ["DC1"] }));
    const scoped = { ...(await admin()), scopes: ["token:manage", "user:manage", "vm:read"] as const };
    const attempts: [Actor, string, object][] = [
      [limited, "token.create", { name: "t", role: "viewer", datacenters: ["DC2"] }],
      [limited, "token.create", { name: "t", role: "viewer", datacenters: [] }],
      [limited, "user.create", { name: "u", email: "u@example.com", role: "viewer", datacenters: [] }],
      [scoped, "token.create", { name: "t", role: "admin" }],
      [scoped, "token.create", { name: "t", role: "viewer" }],
      [scoped, "token.create", { name: "t", role: "admin", scopes: ["vm:delete"] }],
      [scoped, "user.create", { name: "u", email: "u@example.com", role: "viewer" }],
    ];
    for (const [as, name, input] of attempts) await expect(run(as, name, input)).rejects.toThrow(code("forbidden"));
    const own = await run(limited, "token.create", { name: "t", role: "admin" });
    expect(own).toMatchObject({ datacenters: ["DC1"] });
    expect(await run(scoped, "token.create", { name: "t", role: "admin", scopes: ["vm:read"] })).toMatchObject({
      scopes: ["vm:read"],
    });
  });

  test("what a token makes belongs to the user behind it and shrinks with them", async () => {
    const user = await addUser({ db });
    const parent = TokenCreated.parse(await run(actor(user), "token.create", { name: "parent", role: "admin" }));
    const byParent = await actorFromRequest(moxxie, bearer(parent.token));
    const child = TokenCreated.parse(await run(byParent, "token.create", { name: "child", role: "admin" }));
    expect(child.createdBy).toBe(user.email);
    await db.prisma.user.update({ where: { id: user.id }, data: { role: "viewer" } });
    forgetIdentities(moxxie);
    expect(await actorFromRequest(moxxie, bearer(child.token))).toMatchObject({ role: "viewer" });
  });

  test("an administrator of one datacenter neither sees nor touches users and tokens of others", async () => {
    const limited = actor(await addUser({ db }, { datacenterIds: ["DC1"] }));
    const [full, foreign, own] = await Promise.all([
      addUser({ db }),
      addUser({ db }, { datacenterIds: ["DC1", "DC2"], role: "viewer" }),
      addUser({ db }, { datacenterIds: ["DC1"], role: "viewer" }),
    ]);
    const seen = (await listUsers(moxxie, limited)).items.map(({ id }) => id);
    expect([full, foreign, own].map(({ id }) => seen.includes(id))).toEqual([false, false, true]);
    const { id: tokenId } = TokenCreated.parse(await run(actor(full), "token.create", { name: "f", role: "viewer" }));
    expect((await listTokens(moxxie, limited)).items.map(({ id }) => id)).not.toContain(tokenId);
    for (const { id: userId } of [full, foreign]) {
      await expect(getUser(moxxie, limited, userId)).rejects.toThrow(code("not_found"));
      await expect(run(limited, "user.delete", { userId })).rejects.toThrow(code("not_found"));
      await expect(run(limited, "user.update", { userId, change: { password: "a new password" } })).rejects.toThrow(
        code("not_found"),
      );
    }
    await expect(run(limited, "token.revoke", { tokenId })).rejects.toThrow(code("not_found"));
    await run(limited, "user.update", { userId: own.id, change: { name: "Renamed" } });
  });

  test("only administrators manage users and tokens", async () => {
    for (const role of ["viewer", "operator"] as const) {
      const as = actor(await addUser({ db }, { role }));
      await expect(listUsers(moxxie, as)).rejects.toThrow(code("forbidden"));
      await expect(listTokens(moxxie, as)).rejects.toThrow(code("forbidden"));
      await expect(run(as, "user.delete", { userId: nobody })).rejects.toThrow(code("forbidden"));
      await expect(run(as, "token.create", { name: "t", role: "viewer" })).rejects.toThrow(code("forbidden"));
      expect(me(as)).toMatchObject({ role, permissions: expect.arrayContaining(["vm:read"]) });
    }
  });

  test("a made user signs in; their address is taken from then on, in any spelling", async () => {
    const as = await admin();
    const input = { email: "New.User@Example.com", name: "New", role: "operator", password };
    const made = UserView.parse(await run(as, "user.create", input));
    expect(made).toMatchObject({ email: "new.user@example.com", signIn: "password", datacenters: [] });
    expect((await signInWithPassword(moxxie, { email: input.email, password, ip: "192.0.2.7" })).id).toBe(made.id);
    const again = { ...input, email: "new.USER@example.com" };
    await expect(run(as, "user.create", again)).rejects.toThrow(code("name_taken"));
    const twins = await Promise.allSettled(
      [1, 2].map(() => run(as, "user.create", { ...input, email: "twin@example.com" })),
    );
    expect(twins.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const rows = await db.prisma.auditEntry.findMany({ where: { command: "user.create" } });
    expect(JSON.stringify(rows.map(({ detail }) => detail))).not.toContain(password);
  });

  test("a new password ends the old one and all sessions; a new role does not", async () => {
    const as = await admin();
    const user = await addUser({ db }, { role: "operator" });
    await run(as, "user.update", { userId: user.id, change: { role: "viewer", datacenters: ["DC2"] } });
    const stored = () => db.prisma.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(await stored()).toMatchObject({ sessionVersion: 1, role: "viewer", datacenterIds: ["DC2"] });
    await run(as, "user.update", { userId: user.id, change: { password: "another good password" } });
    expect((await stored()).sessionVersion).toBe(2);
    const signIn = (typed: string) =>
      signInWithPassword(moxxie, { email: user.email, password: typed, ip: "192.0.2.8" });
    await expect(signIn(password)).rejects.toThrow(code("unauthenticated"));
    await signIn("another good password");
    await run(as, "user.update", { userId: user.id, change: { disabled: true } });
    expect((await stored()).sessionVersion).toBe(3);
    await expect(signIn("another good password")).rejects.toThrow(code("unauthenticated"));
    await run(as, "user.update", { userId: user.id, change: { disabled: false } });
    await signIn("another good password");
  });

  test("nobody deletes, disables or raises themselves", async () => {
    const user = await addUser({ db });
    await addUser({ db });
    const as = actor(user);
    await expect(run(as, "user.delete", { userId: user.id })).rejects.toThrow(code("cannot_be_done"));
    for (const change of [{ disabled: true }, { role: "viewer" }, { datacenters: ["DC1"] }])
      await expect(run(as, "user.update", { userId: user.id, change })).rejects.toThrow(code("cannot_be_done"));
    await run(as, "user.update", { userId: user.id, change: { name: "Me" } });
  });

  test("the last administrator for all datacenters stays, also against two who act at once", async () => {
    await db.prisma.user.deleteMany();
    forgetIdentities(moxxie);
    const [one, other] = [await addUser({ db }), await addUser({ db })];
    await addUser({ db }, { datacenterIds: ["DC1"] });
    await addUser({ db }, { disabledAt: new Date() });
    const outcomes = await Promise.allSettled([
      run(actor(one), "user.delete", { userId: other.id }),
      run(actor(other), "user.update", { userId: one.id, change: { role: "operator" } }),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const admins = await db.prisma.user.findMany({ where: { role: "admin", disabledAt: null } });
    const full = admins.filter(({ datacenterIds }) => datacenterIds.length === 0);
    expect(full).toHaveLength(1);
    const outsider = { ...actor(one), id: nobody };
    const userId = full[0]?.id;
    for (const change of [{ disabled: true }, { role: "viewer" }, { datacenters: ["DC1"] }])
      await expect(run(outsider, "user.update", { userId, change })).rejects.toThrow(code("conflict"));
    await expect(run(outsider, "user.delete", { userId })).rejects.toThrow(code("conflict"));
  });
});
