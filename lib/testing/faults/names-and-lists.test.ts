import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GuestPage, GuestView } from "@/lib/contracts/guests";
import { problemIn, type RestWorld, startRestWorld } from "./rest.test-helper";

/** Two clusters that gave the same ids to different guests, as clusters do. */
let world: RestWorld;
beforeAll(async () => {
  world = await startRestWorld({ second: { guests: 12, nodes: 2, seed: 9 } });
});
afterAll(() => world?.close());

const nothing = "00000000-0000-4000-8000-000000000000";
const page = async (query: string) => {
  const reply = await world.ask("GET", `/vms?${query}`);
  expect(reply.status, JSON.stringify(reply.json)).toBe(200);
  return GuestPage.parse(reply.json);
};

describe("a platform's id that guests of two endpoints have", () => {
  test("is refused, and the candidates are named with ids that work", async () => {
    const problem = await world.refusal(["GET", "/vms/101"], {
      code: "ambiguous_vm_id",
      says: /Several guests have the id 101.*pve-one:101.*pve-two:101/,
    });
    const candidates = problem.candidates as { vmId: string; datacenter: string; name: string }[];
    expect(candidates.map(({ datacenter }) => datacenter)).toEqual(["DC1", "DC2"]);
    for (const { vmId, name } of candidates) {
      const reply = await world.ask("GET", `/vms/${vmId}`);
      expect(reply).toMatchObject({ status: 200, json: { name } });
    }
  });

  test.each(["stop", "start", "shutdown", "reboot", "reset"])("is never guessed for %s", (action) =>
    world.refused(["POST", `/vms/101/${action}`], { code: "ambiguous_vm_id", says: /say which/ }),
  );

  test("is never guessed for a deletion, even with force and a name", () =>
    world.refused(["DELETE", "/vms/101?force=true&confirm=api-01"], { code: "ambiguous_vm_id", says: /say which/ }));

  test.each(["DC2:101", "pve-two:101", "DC2%3A101"])("works as %s", async (id) => {
    const guest = GuestView.parse((await world.ask("GET", `/vms/${id}`)).json);
    expect([guest.datacenter, guest.vmId]).toEqual(["DC2", "101"]);
  });
});

describe("an id that names nothing", () => {
  test.each([
    "DC3:101",
    "pve-three:101",
    "DC1:",
    ":101",
    ":",
    "DC1:101:101",
    "99999",
    "0101",
    "-1",
    "1e2",
    nothing,
    "DC1:..%2F..%2Faccess",
    "101%2Fstatus",
    "%2e%2e%2f",
    "constructor",
    "__proto__",
    "%F0%9F%92%A9",
    "%0a101",
    "101%20",
    "'%20OR%201=1--",
  ])("%s is not found", (id) =>
    world.refused(["POST", `/vms/${id}/start`], { code: "not_found", says: /There is no VM/ }),
  );

  test.each(["%00", "101%00", "%ff", "%ed%a0%80"])("%s is no text, which is said", (id) =>
    world.refused(["POST", `/vms/${id}/start`], { code: "invalid_request", says: /percent-encoded/ }),
  );

  test("longer than any id is refused", () =>
    world.refused(["GET", `/vms/${"1".repeat(201)}`], { code: "invalid_request", says: /id: .*200/ }));

  test("a container is not found as a VM, nor a VM as a container", async () => {
    const ct = world.guestId("cache-02");
    await world.refused(["DELETE", `/vms/${ct}?force=true&confirm=cache-02`], { code: "not_found", says: /no VM/ });
    const vm = world.guestId("web-01");
    await world.refused(["DELETE", `/containers/${vm}?confirm=web-01`], { code: "not_found", says: /no container/ });
  });

  test.each([
    ["/operations/no-uuid", "invalid_request"],
    [`/operations/${nothing}`, "not_found"],
    [`/operations/${nothing}/log`, "not_found"],
    ["/tasks/nonsense", "not_found"],
    ["/tasks/pve-one:UPID", "not_found"],
    ["/tasks/pve-one%3AUPID:pve1:0:0:0:x:y:z:", "not_found"],
    ["/hosts/pve-one:pve9", "not_found"],
    ["/datacenters/DC9", "not_found"],
    ["/endpoints/pve-nine", "not_found"],
  ] as const)("GET %s answers %s", (path, code) => world.refused(["GET", path], { code, says: /\w/ }));
});

describe("a list that is asked for wrongly", () => {
  test.each<[string, RegExp]>([
    ["limit=0", /limit: is 0; at least 1 is needed/],
    ["limit=-5", /limit/],
    ["limit=1001", /limit: is 1,001; at most 1,000/],
    ["limit=ten", /limit/],
    ["limit=1.5", /limit/],
    ["limit=1e999", /limit/],
    ["sort=password", /sort/],
    ["sort=--name", /sort/],
    ["sort=name,cpu", /sort/],
    ["status=sleeping", /status/],
    ["colour=blue", /colour.*not known/],
    ["limit=1&limit=2", /limit.*more than once/],
    ["name=%00", /name.*not valid text/],
    [`name=${"x".repeat(201)}`, /name/],
    ["template=maybe", /template/],
    ["cursor=nonsense", /cursor/],
    [`cursor=${Buffer.from('["memoryMB",5,"x"]').toString("base64url")}`, /begin anew without it/],
    [`cursor=${Buffer.from('["name",{"$gt":""},"x"]').toString("base64url")}`, /begin anew/],
    [`cursor=${"x".repeat(501)}`, /cursor/],
  ])("?%s names what is wrong", (query, says) =>
    world.refused(["GET", `/vms?${query}`], { code: "invalid_request", says }),
  );

  test.each<[string, RegExp, number]>([
    ["env-prod AND", /character 13: .*found the end/, 13],
    ["AND env-prod", /character 1: .*found 'AND'/, 1],
    ["(web OR db", /character 11/, 11],
    ["web )", /character 5/, 5],
    ["a*b", /character 2: '\*' can stand only at the end/, 2],
    ["app=", /character 1: .*key=value/, 1],
    ["web db", /character 5/, 5],
    ["", /character 1/, 1],
  ])("the selector '%s' is refused with the place", async (selector, says, position) => {
    const request = `/vms?selector=${encodeURIComponent(selector)}`;
    const problem = await world.refusal(["GET", request], { code: "invalid_request", says });
    expect(problem.position).toBe(position);
  });

  test.each([
    ["/operations?cursor=nonsense", /cursor/],
    ["/operations?cursor=1_2", /cursor/],
    ["/operations?active=perhaps", /active/],
    ["/audit?cursor=-1", /cursor/],
    ["/audit?cursor=99999999999999999999", /cursor/],
    ["/audit?from=yesterday", /from/],
    ["/hosts?cursor=nonsense", /begin anew/],
    ["/tasks?limit=501", /limit/],
    ["/hosts?sort=age", /sort/],
  ])("GET %s is refused", (target, says) => world.refused(["GET", target], { code: "invalid_request", says }));

  test.each([
    "/operations?cursor=99999999999999999999_00000000-0000-4000-8000-000000000000",
    "/operations?cursor=8640000000000000_00000000-0000-4000-8000-000000000000",
    "/operations?cursor=-8640000000000000_00000000-0000-4000-8000-000000000000",
    "/operations?guestId=nonsense",
    "/audit?cursor=999999999999999999",
    "/audit?from=0000-01-01T00:00:00Z",
    "/audit?to=9999-12-31T23:59:59Z",
    "/tasks?host=pve-one:&datacenter=DC1",
    "/tasks?host=:",
    "/datacenters/DC1%00",
  ])("GET %s, out of all bounds, is refused or finds nothing and is never an error of ours", async (target) => {
    expect([200, 400]).toContain((await world.ask("GET", target)).status);
  });

  test.each(["99999999999999999999999", "9223372036854775808", "-1", "x"])(
    "an operation's log after line %s is refused or empty",
    async (after) => {
      const { id } = await world.moxxie.db.prisma.operation.create({
        data: {
          command: "vm.start",
          title: "Start",
          status: "completed",
          actor: {},
          actorId: "",
          input: {},
          decisions: {},
          plan: {},
        },
      });
      const reply = await world.ask("GET", `/operations/${id}/log?after=${after}`);
      if (reply.status === 200) expect(reply.json).toEqual({ lines: [], next: null });
      else problemIn(reply, "invalid_request");
    },
  );

  test("filters that fit nothing give an empty page, not an error", async () => {
    for (const query of ["datacenter=DC9", "host=pve9", "name=no-such", "selector=no-such", "endpoint=none"])
      expect(await page(query)).toMatchObject({ items: [], total: 0, nextCursor: null });
  });
});

test("pages hold every guest once, also when the order has many equals", async () => {
  for (const sort of ["name", "-memoryMB", "status", "datacenter", "-vmId"]) {
    const whole = await page(`sort=${sort}&limit=1000`);
    const ids: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const part: GuestPage = await page(`sort=${sort}&limit=3${cursor && `&cursor=${cursor}`}`);
      ids.push(...part.items.map(({ id }) => id));
      cursor = part.nextCursor;
    }
    expect(ids).toEqual(whole.items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(whole.total);
  }
});
