import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ConnectionReportView, EndpointView } from "@/lib/contracts/endpoints";
import { TokenCreated } from "@/lib/contracts/identity";
import { endpointId } from "@/lib/testing/world";
import { problemIn, type RestWorld, startRestWorld } from "./rest.test-helper";

let world: RestWorld;
beforeAll(async () => {
  world = await startRestWorld();
});
afterEach(() => world.platform.faults.clear());
afterAll(() => world?.close());

const past = new Date("2020-01-01T00:00:00Z");
const stop = () => ["POST", `/vms/${world.guestId("api-01")}/stop`] as const;

describe("a token that does not hold", () => {
  test.each([
    ["none", null, /Sign in, or send 'Authorization: Bearer'/],
    ["an unknown one", `mox_${"a".repeat(49)}`, /mistyped or cut off/],
    ["nonsense", "letmein", /no such API token/],
  ])("%s", (_, token, says) => world.refused([...stop(), { token }], { code: "unauthenticated", says }));

  test("an expired one says when it ended, a revoked one that it was", async () => {
    const expired = await world.token({ expiresAt: past });
    await world.refused([...stop(), { token: expired }], {
      code: "unauthenticated",
      says: /'admin' expired at 2020-01-01/,
    });
    const revoked = await world.token({ revokedAt: past });
    await world.refused([...stop(), { token: revoked }], { code: "unauthenticated", says: /'admin' was revoked/ });
  });

  test("one that is revoked over REST ends at once, though it was used a moment ago", async () => {
    const made = await world.ask("POST", "/tokens", { body: { name: "short", role: "operator" } });
    const { id, token } = TokenCreated.parse(made.json);
    expect((await world.ask("GET", "/vms", { token })).status).toBe(200);
    expect((await world.ask("DELETE", `/tokens/${id}`)).status).toBe(204);
    await world.refused([...stop(), { token }], { code: "unauthenticated", says: /'short' was revoked/ });
  });

  test.each(["Bearer", "Bearer ", "Bearer a b", "bearer\ttoken"])(
    "a header '%s' is no token",
    async (authorization) => {
      const reply = await world.ask("GET", "/vms", { token: null, headers: { authorization } });
      problemIn(reply, "unauthenticated");
      expect(reply.headers.get("www-authenticate")).toContain("Bearer");
    },
  );
});

describe("a certificate that is not the one pinned", () => {
  const wrong = Array.from({ length: 32 }, () => "AB").join(":");
  const body = (change: object = {}) => ({
    provider: "proxmox",
    url: world.platform.url,
    credentials: { token: world.platform.token },
    tlsFingerprints: [wrong],
    ...change,
  });
  const report = async (tested: object) =>
    ConnectionReportView.parse((await world.ask("POST", "/endpoints/test", { body: tested })).json);
  const checkOf = ({ checks }: ConnectionReportView, name: string) => checks.find((check) => check.name === name);

  test("the connection test names the one seen and the one expected, and sends no credentials", async () => {
    // What the inventory still reads of guests comes in between.
    const asked = () => world.platform.requests.counts()["GET /version"] ?? 0;
    const before = asked();
    const found = await report(body());
    expect(found).toMatchObject({ ok: false, tlsFingerprint: world.platform.fingerprint });
    const tls = checkOf(found, "tls");
    expect(tls?.state).toBe("failed");
    expect(tls?.detail).toContain(world.platform.fingerprint);
    expect(tls?.detail).toContain(wrong);
    expect(asked()).toBe(before);
  });

  test("the poll of an endpoint that was given it is marked with both, and asks nothing", async () => {
    const { url: known, ...rest } = body();
    // Under another name: the same address would be the same hosts twice.
    const url = known.replace("127.0.0.1", "localhost");
    const added = await world.ask("POST", "/endpoints", { body: { id: "pinned", datacenter: "DC1", url, ...rest } });
    expect(added.status, JSON.stringify(added.json)).toBe(201);
    const read = async () => EndpointView.parse((await world.ask("GET", "/endpoints/pinned")).json);
    await expect.poll(async () => (await read()).lastError, { timeout: 10_000 }).not.toBeNull();
    const { lastError, state } = await read();
    expect(state).toBe("unknown");
    expect(lastError?.code).toBe("platform_tls_mismatch");
    expect(lastError?.message).toContain(world.platform.fingerprint);
    expect(lastError?.message).toContain(wrong);
    expect((await world.ask("DELETE", "/endpoints/pinned")).status).toBe(204);
  });

  test.each([
    ["a port on which nobody listens", { url: "https://127.0.0.1:1" }, "tcp", /check the port/],
    ["a name that DNS does not know", { url: "https://no-such-host.invalid:8006" }, "dns", /unknown to DNS/],
  ])("%s is found before it", async (_, change, name, says) => {
    const found = await report(body(change));
    expect(found.ok).toBe(false);
    expect(checkOf(found, name)).toMatchObject({ state: "failed", detail: expect.stringMatching(says) });
  });

  test("wrong credentials are told apart from a wrong certificate, and no secret is repeated", async () => {
    const token = "root@pam!moxxie=00000000-1111-2222-3333-444444444444";
    const found = await report(body({ tlsFingerprints: [world.platform.fingerprint], credentials: { token } }));
    expect(found.ok).toBe(false);
    expect(checkOf(found, "tls")?.state).toBe("ok");
    expect(found.checks.some(({ state, detail }) => state === "failed" && /credentials|token/i.test(detail))).toBe(
      true,
    );
    expect(JSON.stringify(found)).not.toContain("444444444444");
  });

  test.each([
    [{ url: "ftp://pve" }, "invalid_request", /url/],
    [{ url: "https://root:secret@pve:8006" }, "cannot_be_done", /must not hold a user name or password/],
    [{ provider: "vsphere" }, "cannot_be_done", /knows no platform 'vsphere'/],
    [{ tlsFingerprints: ["AB:CD"] }, "invalid_request", /tlsFingerprints\.0.*32 bytes/],
    [{ datacenter: "DC9" }, "unknown_datacenter", /no datacenter 'DC9'/],
    [{ id: endpointId }, "name_taken", /'pve-one' already/],
    [{ id: "Big Letters" }, "invalid_request", /id: small letters/],
    [{ credentials: {} }, "invalid_request", /credentials/],
  ] as const)("an endpoint with %j is not added", (change, code, says) =>
    world.refused(["POST", "/endpoints", { body: { id: "new-one", datacenter: "DC1", ...body(), ...change } }], {
      code,
      says,
    }),
  );
});
