import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import type { AuthParts } from "./identity";
import { nextAuthOptions } from "./next-auth-options";
import { admitProfile } from "./oidc";
import { addUser, authParts } from "./parts.test-helper";

const env = { OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "moxxie", OIDC_CLIENT_SECRET: "hush" };
const profile = (sub: string, change = {}) => ({
  iss: "https://id.example",
  sub,
  email: `${sub}@example.com`,
  email_verified: true,
  ...change,
});

describe.each(testDatabases())("whom an identity provider vouches for, over the $name database", ({ create }) => {
  let db: Database;
  let parts: AuthParts;
  beforeAll(async () => {
    db = await create();
    parts = authParts(db, env);
  });
  afterAll(() => db.close());

  test("is found by the verified address once, and by issuer and subject from then on", async () => {
    const user = await addUser(parts, { name: "ann" });
    expect(await admitProfile(parts, profile("ann", { email: "Ann@Example.com" }))).toMatchObject({
      user: { id: user.id },
    });
    const moved = profile("ann", { email: "elsewhere@example.com", email_verified: false });
    expect(await admitProfile(parts, moved)).toMatchObject({ user: { id: user.id } });
    expect(await db.prisma.auditEntry.count({ where: { command: "user.link_oidc", targetId: user.id } })).toBe(1);
  });

  test.each([
    ["false", { email_verified: false }],
    ["absent", { email_verified: undefined }],
    ["a word that means no", { email_verified: "false" }],
    ["true of no address", { email: undefined }],
  ])("opens nobody's account when its verification is %s", async (how, change) => {
    const { email } = await addUser(parts, { name: `bob-${how.length}` });
    const claims = profile("mallory", { email, ...change });
    expect(await admitProfile(parts, claims)).toMatchObject({ refused: "oidc_unverified_email" });
  });

  test("does not take over an account that belongs to another subject", async () => {
    await addUser(parts, { name: "cid" });
    await admitProfile(parts, profile("cid"));
    const other = profile("cid-the-second", { email: "cid@example.com" });
    expect(await admitProfile(parts, other)).toMatchObject({ refused: "oidc_other_account" });
    const otherIssuer = profile("cid", { iss: "https://id.other.example" });
    expect(await admitProfile(parts, otherIssuer)).toMatchObject({ refused: "oidc_other_account" });
  });

  test("has no account here unless an administrator made one, or the configuration lets viewers in", async () => {
    expect(await admitProfile(parts, profile("dan"))).toMatchObject({ refused: "oidc_no_account" });
    const open = authParts(db, { ...env, OIDC_CREATE_USERS: "true" });
    const twice = await Promise.all([admitProfile(open, profile("dan")), admitProfile(open, profile("dan"))]);
    expect(twice).toMatchObject([{ user: { role: "viewer" } }, { user: { role: "viewer" } }]);
    expect(await db.prisma.user.count({ where: { email: "dan@example.com" } })).toBe(1);
  });

  test("stays out when disabled here", async () => {
    await addUser(parts, { name: "eve", disabledAt: new Date() });
    expect(await admitProfile(parts, profile("eve"))).toMatchObject({ refused: "oidc_disabled" });
  });

  test("gets a session of the user found, or is told why not on the sign-in page", async () => {
    const user = await addUser(parts, { name: "fay" });
    const { callbacks, providers } = nextAuthOptions(parts, { ip: "192.0.2.9", secure: true });
    expect(providers).toContainEqual(expect.objectContaining({ id: "oidc", checks: ["pkce", "state", "nonce"] }));
    const account = { type: "oauth", provider: "oidc", providerAccountId: "fay" } as const;
    const nextAuthUser = { id: "fay" };
    expect(await callbacks?.signIn?.({ user: nextAuthUser, account, profile: profile("fay") })).toBe(true);
    const token = await callbacks?.jwt?.({ token: {}, user: nextAuthUser, account, profile: profile("fay") });
    expect(token).toMatchObject({ sub: user.id, version: 1 });
    expect(await db.prisma.auditEntry.findFirst({ where: { ip: "192.0.2.9", actorId: user.id } })).toMatchObject({
      command: "session.sign_in",
      detail: { method: "oidc" },
    });
    expect(await callbacks?.signIn?.({ user: nextAuthUser, account, profile: profile("gus") })).toBe(
      "/sign-in?error=oidc_no_account",
    );
  });
});
