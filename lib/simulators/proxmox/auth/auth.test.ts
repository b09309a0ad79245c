import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

const Login = z.looseObject({
  username: z.string(),
  ticket: z.string(),
  CSRFPreventionToken: z.string(),
  cap: z.record(z.string(), z.unknown()),
});
const NewToken = z.looseObject({ "full-tokenid": z.string(), value: z.string() });
let simulator: ProxmoxSimulator;
let root: TestClient;
let nobody: TestClient;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 5, nodes: 2 });
  root = TestClient.withToken(simulator);
  nobody = new TestClient(simulator, {});
});
afterAll(() => simulator.close());

async function logIn(username = simulator.username, password = simulator.password) {
  return Login.parse(await nobody.data("POST", "/access/ticket", { username, password }));
}

function withTicket(ticket: string, csrf?: string): TestClient {
  const cookie = `PVEAuthCookie=${encodeURIComponent(ticket)}`;
  return new TestClient(simulator, { cookie, ...(csrf !== undefined && { csrfpreventiontoken: csrf }) });
}

describe("tickets", () => {
  test("a login gives a ticket in the real grammar, which reads; writes need the CSRF token", async () => {
    const login = await logIn();
    expect(login.ticket).toMatch(/^PVE:root@pam:[0-9A-F]{8}::\S+$/);
    expect((await withTicket(login.ticket).call("GET", "/version")).status).toBe(200);
    const without = await withTicket(login.ticket).call("POST", "/pools", { poolid: "x" });
    expect(without).toMatchObject({ status: 401, reason: "Permission denied - invalid csrf token", text: "" });
    expect(
      (await withTicket(login.ticket, login.CSRFPreventionToken).call("POST", "/pools", { poolid: "x" })).status,
    ).toBe(200);
  });

  test("the realm may come apart from the name, and a ticket renews as password", async () => {
    const login = Login.parse(
      await nobody.data("POST", "/access/ticket", { username: "root", realm: "pam", password: simulator.password }),
    );
    expect((await logIn("root@pam", login.ticket)).username).toBe("root@pam");
  });

  test("a ticket dies after two hours", async () => {
    const login = await logIn();
    simulator.clock.advance(2 * 3600_000 - 60_000);
    expect((await withTicket(login.ticket).call("GET", "/version")).status).toBe(200);
    simulator.clock.advance(120_000);
    expect(await withTicket(login.ticket).call("GET", "/version")).toMatchObject({ status: 401, text: "" });
  });

  test("a wrong password is a 401 with a body, because a method answers", async () => {
    const reply = await nobody.call("POST", "/access/ticket", { username: "root@pam", password: "no" });
    expect(reply).toMatchObject({ status: 401, reason: "authentication failure", body: { data: null } });
  });

  test("a forged ticket is refused", async () => {
    const { ticket } = await logIn("auditor@pve", simulator.auditor.password);
    expect((await withTicket(ticket.replace("auditor@pve", "root@pam")).call("GET", "/version")).status).toBe(401);
  });
});

describe("tokens", () => {
  test("nothing sent and a wrong secret are 401 with an empty body and no length", async () => {
    expect(await nobody.call("GET", "/version")).toMatchObject({ status: 401, reason: "No ticket", text: "" });
    const wrong = await TestClient.withToken(simulator, "root@pam!moxxie=00000000-0000-4000-8000-000000000000").call(
      "GET",
      "/version",
    );
    expect(wrong).toMatchObject({ status: 401, reason: "Authentication failed!", text: "" });
    expect(wrong.headers["content-length"]).toBeUndefined();
    expect(wrong.headers.connection).toBe("close");
  });

  test("releases before 9 name the cause", async () => {
    const old = await startProxmoxSimulator({ guests: 1, release: "8.4" });
    const reply = await TestClient.withToken(old, "root@pam!none=x").call("GET", "/version");
    await old.close();
    expect(reply.reason).toBe("no such token 'none' for user 'root@pam'");
  });

  test("authentication comes before the route, the route before all else", async () => {
    expect((await nobody.call("GET", "/foo")).status).toBe(401);
    expect((await TestClient.withToken(simulator, simulator.auditor.token).call("GET", "/foo")).status).toBe(501);
  });

  test("a fresh token with privilege separation can do nothing until it has an ACL of its own", async () => {
    const made = NewToken.parse(await root.data("POST", "/access/users/root@pam/token/fresh"));
    const fresh = TestClient.withToken(simulator, `${made["full-tokenid"]}=${made.value}`);
    expect(await fresh.data("GET", "/cluster/resources", { type: "vm" })).toEqual([]);
    expect((await fresh.call("GET", "/cluster/status")).reason).toBe("Permission check failed (/, Sys.Audit)");
    await root.data("PUT", "/access/acl", { path: "/", roles: "PVEAuditor", tokens: "root@pam!fresh" });
    expect((await fresh.call("GET", "/cluster/status")).status).toBe(200);
    expect((await root.call("POST", "/access/users/root@pam/token/fresh")).body.errors).toEqual({
      tokenid: "Token already exists.",
    });
  });

  test("an expired token is refused", async () => {
    const expire = simulator.clock.nowSeconds() + 60;
    const made = NewToken.parse(await root.data("POST", "/access/users/root@pam/token/short", { expire, privsep: 0 }));
    const short = TestClient.withToken(simulator, `${made["full-tokenid"]}=${made.value}`);
    expect((await short.call("GET", "/version")).status).toBe(200);
    simulator.clock.advance(61_000);
    expect((await short.call("GET", "/version")).status).toBe(401);
  });

  test("a token of root is not root", async () => {
    const vmid = simulator.guests().find((guest) => guest.kind === "qemu" && guest.power === "stopped")?.vmid;
    const node = simulator.guest(vmid ?? 0)?.node;
    const reply = await root.call("PUT", `/nodes/${node}/qemu/${vmid}/config`, { args: "-foo" });
    expect(reply.reason).toBe("only root can set 'args' config");
    expect(
      (await root.call("PUT", `/nodes/${node}/qemu/${vmid}/config`, { cores: 1, skiplock: 1 })).body.errors,
    ).toEqual({
      skiplock: "Only root may use this option.",
    });
  });
});

describe("permissions", () => {
  test("the auditor sees everything and may change nothing; 403 comes before 400", async () => {
    const auditor = TestClient.withToken(simulator, simulator.auditor.token);
    const all = z.array(z.unknown()).parse(await auditor.data("GET", "/cluster/resources", { type: "vm" }));
    expect(all).toHaveLength(simulator.guests().length);
    const [guest] = simulator.guests();
    const path = `/nodes/${guest?.node}/${guest?.kind}/${guest?.vmid}`;
    const refused = await auditor.call("POST", `${path}/status/start`, { nonsense: 1 });
    expect(refused).toMatchObject({
      status: 403,
      reason: `Permission check failed (/vms/${guest?.vmid}, VM.PowerMgmt)`,
    });
  });

  test("rights on one guest show that guest alone, and rights on a pool its members", async () => {
    const [first, second] = simulator.guests();
    await root.data("POST", "/access/users", { userid: "narrow@pve", password: "narrow-view" });
    await root.data("PUT", "/access/acl", { path: `/vms/${first?.vmid}`, roles: "PVEVMUser", users: "narrow@pve" });
    const { ticket } = await logIn("narrow@pve", "narrow-view");
    const seen = async () =>
      z
        .array(z.looseObject({ vmid: z.number() }))
        .parse(await withTicket(ticket).data("GET", "/cluster/resources", { type: "vm" }));
    expect((await seen()).map((entry) => entry.vmid)).toEqual([first?.vmid]);
    await root.data("POST", "/pools", { poolid: "shared" });
    simulator.cluster.change(second ?? fail(), (guest) => {
      guest.pool = "shared";
    });
    await root.data("PUT", "/access/acl", { path: "/pool/shared", roles: "PVEVMUser", users: "narrow@pve" });
    expect((await seen()).map((entry) => entry.vmid).sort()).toEqual([first?.vmid, second?.vmid].sort());
  });

  test("/access/permissions tells what a caller may do", async () => {
    const auditor = TestClient.withToken(simulator, simulator.auditor.token);
    const table = z
      .record(z.string(), z.record(z.string(), z.number()))
      .parse(await auditor.data("GET", "/access/permissions"));
    expect(table["/"]).toMatchObject({ "VM.Audit": 1, "Sys.Audit": 1 });
    expect(table["/"]).not.toHaveProperty("VM.Allocate");
  });

  test("agent privileges differ by release", async () => {
    const old = await startProxmoxSimulator({ guests: 1, release: "8.4" });
    const roles = JSON.stringify(await TestClient.withToken(old).data("GET", "/access/roles"));
    await old.close();
    expect(roles).toContain("VM.Monitor");
    expect(JSON.stringify(await root.data("GET", "/access/roles"))).not.toContain("VM.Monitor");
  });
});

function fail(): never {
  throw new Error("the seed has too few guests");
}
