import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startVirtfusionSimulator, type VirtfusionSimulator } from "..";
import { TestClient } from "../testing/client";

let simulator: VirtfusionSimulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startVirtfusionSimulator({ guests: 25 });
  client = new TestClient(simulator, simulator.token);
});
afterAll(() => simulator.close());

describe("the door", () => {
  test("greets a good token with an empty list", async () => {
    expect(await client.call("GET", "/connect")).toMatchObject({
      status: 200,
      text: "[]",
      headers: { "content-type": "application/json" },
    });
  });

  test.each([undefined, "wrong", ""])("answers token %j 401 without a body", async (token) => {
    const stranger = new TestClient(simulator, token);
    expect(await stranger.call("GET", "/servers")).toMatchObject({ status: 401, text: "" });
  });

  test("lets a read-only token look and answers its writes 403", async () => {
    const reader = new TestClient(simulator, simulator.readOnlyToken);
    expect((await reader.call("GET", "/servers/1")).status).toBe(200);
    expect((await reader.call("PUT", "/servers/1/modify/name", { name: "x" })).status).toBe(403);
    expect((await reader.call("DELETE", "/servers/1?delay=0")).status).toBe(403);
    expect(simulator.server(1)?.deletionDueAt).toBeNull();
  });

  test("says 404 without msg for paths that it does not know, so that nobody takes a record for gone", async () => {
    for (const path of [
      "/server/1",
      "/servers/one",
      "/dns/services/1",
      "/selfService/currencies",
      "/media/iso/1",
      "/",
    ]) {
      const reply = await client.call("GET", path);
      expect({ path, status: reply.status, body: reply.body }).toEqual({ path, status: 404, body: undefined });
      expect(reply.text).toContain("<html>");
    }
    expect((await client.call("PATCH", "/servers/1")).status).toBe(404);
  });

  test.each([
    ["/servers/99999", "server not found"],
    ["/servers/user/99999", "user not found"],
    ["/packages/99999", "package not found"],
    ["/compute/hypervisors/99999", "hypervisor not found"],
    ["/compute/hypervisors/groups/99999", "hypervisor group not found"],
    ["/users/99999/byExtRelation", "ext_relation_id not found"],
    ["/ssh_keys/99999", "ssh key not found"],
    ["/connectivity/ipblocks/99999", "ip block not found"],
    ["/queue/99999", "queue not found"],
    ["/backups/server/99999", "server not found"],
    ["/media/templates/fromServerPackageSpec/99999", "package not found"],
  ])("says of %s that there is no such record", async (path, msg) => {
    expect(await client.call("GET", path)).toMatchObject({ status: 404, body: { msg } });
  });

  test("refuses a body that is no JSON with 400, and a wrong one with 422 and a list of texts", async () => {
    expect((await client.call("POST", "/servers", "{oops")).status).toBe(400);
    for (const body of ["[]", '"text"', "{}", undefined]) {
      const reply = await client.call("POST", "/servers", body);
      expect(reply.status).toBe(422);
      expect(z.strictObject({ errors: z.array(z.string()).min(1) }).safeParse(reply.body).success).toBe(true);
    }
  });

  test("logs what was asked, by path below the API's base", async () => {
    const before = simulator.requests.count({ method: "GET", path: "/servers" });
    await client.call("GET", "/servers?results=5");
    expect(simulator.requests.count({ method: "GET", path: "/servers" })).toBe(before + 1);
  });
});

describe("lists of servers", () => {
  const Page = z.looseObject({ total: z.int(), data: z.array(z.looseObject({ id: z.int(), hypervisorId: z.int() })) });
  const list = async (query: string) => Page.parse((await client.call("GET", `/servers?${query}`)).body);

  test("are simple by default: commissioned, no state and no addresses", async () => {
    expect(Object.keys((await list("results=1")).data[0] ?? {}).sort()).toEqual([
      "commissioned",
      "created",
      "hypervisorId",
      "id",
      "name",
      "owner",
      "protected",
      "suspended",
      "updated",
      "uuid",
    ]);
  });

  test("come in pages with the host that was asked in their URLs", async () => {
    const first = await list("results=10");
    expect(first).toMatchObject({
      total: 25,
      next_page_url: `https://127.0.0.1:${simulator.port}/api/v1/servers?results=10&page=2`,
    });
    const last = await list("results=10&page=3");
    expect(last.data).toHaveLength(5);
  });

  test("can be full, and of some hypervisors only", async () => {
    const full = await list("type=full&results=200");
    expect(full.data[0]).toMatchObject({ state: "complete", network: {} });
    const some = await list("results=200&hypervisorId[]=11&hypervisorId[]=14");
    expect(new Set(some.data.map(({ hypervisorId }) => hypervisorId))).toEqual(new Set([11, 14]));
    expect((await list("results=200&hypervisorId=11")).data.every(({ hypervisorId }) => hypervisorId === 11)).toBe(
      true,
    );
    expect((await client.call("GET", "/servers?type=short")).status).toBe(422);
  });

  test("of a user have their own, reduced shape", async () => {
    const [server] = z.array(z.looseObject({})).parse(await client.data("GET", "/servers/user/3"));
    expect(server).toMatchObject({ backup_level: 0, vnc: { enabled: 0 }, resources: { memory: expect.any(Number) } });
    expect(server).not.toHaveProperty("settings");
  });
});

describe("a rate limit", () => {
  test("counts each token by itself, says what is left, and lets in again when the minute is over", async () => {
    const limited = await startVirtfusionSimulator({ guests: 0, requestsPerMinute: 2 });
    try {
      const one = new TestClient(limited, limited.token);
      const other = new TestClient(limited, limited.readOnlyToken);
      expect((await one.call("GET", "/connect")).headers).toMatchObject({
        "x-ratelimit-limit": "2",
        "x-ratelimit-remaining": "1",
      });
      expect((await one.call("GET", "/connect")).headers).toMatchObject({ "x-ratelimit-remaining": "0" });
      const refusal = await one.call("GET", "/connect");
      expect(refusal).toMatchObject({ status: 429, body: { message: "Too Many Attempts." } });
      expect(Number(refusal.headers["retry-after"])).toBeGreaterThan(50);
      expect((await other.call("GET", "/connect")).status).toBe(200);
      limited.clock.advance(61_000);
      expect((await one.call("GET", "/connect")).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});

describe("the generated world", () => {
  test("is the same for the same seed, and another for another", async () => {
    const names = async (seed: number) => {
      const world = await startVirtfusionSimulator({ guests: 10, seed });
      await world.close();
      return {
        token: world.token,
        servers: world.servers().map(({ name, uuid, running }) => ({ name, uuid, running })),
      };
    };
    expect(await names(7)).toEqual(await names(7));
    expect(await names(8)).not.toEqual(await names(7));
  });

  test("uses its own ids for each kind of record", () => {
    const { panel } = simulator;
    const networks = [...panel.hypervisors.values()].flatMap(({ networks: found }) => found.map(({ id }) => id));
    const kinds = [
      networks,
      [...panel.networkProfiles.keys()],
      [...panel.groups.keys()],
      [...panel.hypervisors.keys()],
      [...panel.packages.keys()],
    ];
    const all = kinds.flat();
    expect(new Set(all).size).toBe(all.length);
  });

  test("has a user for Moxxie with two keys", () => {
    const names = [...simulator.panel.sshKeys.values()]
      .filter(({ userId }) => userId === simulator.userId)
      .map(({ name }) => name);
    expect(names).toEqual(["moxxie", "ops-laptop"]);
  });
});
