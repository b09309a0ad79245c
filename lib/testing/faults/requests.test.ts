import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OperationRef } from "@/lib/contracts/operations";
import { named } from "./platform-state.test-helper";
import { type Asking, type Method, problemIn, type RestWorld, startRestWorld } from "./rest.test-helper";

let world: RestWorld;
beforeAll(async () => {
  world = await startRestWorld();
});
afterAll(() => world?.close());

const vm = { name: "web-server", datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 10 };
const createVm = (change: object): [Method, string, Asking] => ["POST", "/vms", { body: { ...vm, ...change } }];

describe("a body that is not what was asked for", () => {
  test.each([
    ["cut off", '{"name": "web', /not valid JSON/],
    ["no JSON at all", "name=web", /not valid JSON/],
    ["a number that is none", '{"cores": NaN}', /not valid JSON/],
    ["two values", "{}{}", /not valid JSON/],
  ])("%s: says that the JSON is malformed", (_, body, says) =>
    world.refused(["POST", "/vms", { body }], { code: "malformed_json", says }),
  );

  test.each([
    ["a list", "[]", /Wrong in the body/],
    ["a text", '"web"', /Wrong in the body/],
    ["null", "null", /body/],
    ["NUL in a text", JSON.stringify({ ...vm, description: "a\u0000b" }), /description.*not valid text/],
    ["half a surrogate pair", '{"description":"\\ud800"}', /description.*not valid text/],
    ["a poisoned prototype", '{"__proto__": {"role": "admin"}}', /__proto__/],
    ["a hundred levels", `${"[".repeat(100)}${"]".repeat(100)}`, /nested/],
  ])("%s: names what is wrong", (_, body, says) =>
    world.refused(["POST", "/vms", { body }], { code: "invalid_request", says }),
  );

  test.each([
    ["text", "text/plain", /not 'text\/plain'/],
    ["a form", "application/x-www-form-urlencoded", /application\/json/],
    ["another character set", "application/json; charset=latin1", /UTF-8/],
  ])("%s is refused with the type that is wanted", (_, type, says) =>
    world.refused(["POST", "/vms", { body: vm, headers: { "content-type": type } }], {
      code: "unsupported_media_type",
      says,
    }),
  );

  test("more than a megabyte is not read to its end", () =>
    world.refused(["POST", "/vms", { body: { ...vm, description: "x".repeat(1_100_000) } }], {
      code: "payload_too_large",
      says: /larger than 1048576 bytes/,
    }));

  test("a body where none is taken", () =>
    world.refused(["POST", `/vms/${world.guestId("web-01")}/start`, { body: { now: true } }], {
      code: "invalid_request",
      says: /now.*not known/,
    }));
});

describe("a field out of range", () => {
  test.each<[object, RegExp]>([
    [{ cores: 0 }, /cores: is 0; at least 1 is needed/],
    [{ cores: -1 }, /cores: is -1; at least 1 is needed/],
    [{ cores: 1e9 }, /cores: is 1,000,000,000; at most 1,024/],
    [{ cores: 1.5 }, /cores: is 1.5; a whole number is needed/],
    [{ cores: "4" }, /cores: is a text; a number is needed/],
    [{ cores: "NaN" }, /cores: is a text; a number is needed/],
    [{ cores: null }, /cores/],
    [{ cores: true }, /cores/],
    [{ memoryMB: 1 }, /memoryMB: is 1; at least 16 is needed/],
    [{ memoryMB: 1e300 }, /memoryMB/],
    [{ diskGB: 0 }, /diskGB: is 0; more than 0 is needed/],
    [{ diskGB: 1e9 }, /diskGB: is 1,000,000,000; at most 262,144/],
    [{ start: "yes" }, /start: is a text; true or false is needed/],
    [{ network: { vlan: 4095 } }, /network\.vlan: is 4,095; at most 4,094/],
    [{ network: { ip: "172.16.0.256" } }, /network\.ip/],
    [{ tags: ["with space"] }, /tags\.0.*letters, digits/],
    [{ cloudInit: { user: "Root!" } }, /cloudInit\.user.*Unix user name/],
    [{ cloudInit: { sshKeys: ["not a key"] } }, /cloudInit\.sshKeys\.0.*OpenSSH/],
    [{ cloudInit: { ip: "172.16.0.5" } }, /cloudInit\.ip/],
    [{ vmid: 100 }, /vmid.*not known/],
    [{ memoryMb: 512, memoryMB: undefined }, /memoryMB.*memoryMb|memoryMb.*memoryMB/],
  ])("%j is named", async (change, says) => {
    const problem = await world.refusal(createVm(change), { code: "invalid_request", says });
    expect(problem.errors?.length).toBeGreaterThan(0);
  });

  test("all wrong fields are named at once", async () => {
    const problem = await world.refusal(createVm({ cores: 0, memoryMB: 1, colour: "blue" }), {
      code: "invalid_request",
      says: /3 things are wrong in the body/,
    });
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual(["colour", "cores", "memoryMB"]);
  });
});

test.each(["", "-web", "web-", "web_1", "web server", "wéb", "a".repeat(64), "web..1", "web\n1", "../etc", "web;rm"])(
  "the name %j, which the platform would refuse, is refused before it is asked",
  (name) => world.refused(createVm({ name }), { code: "invalid_request", says: /name/ }),
);

describe("an Idempotency-Key", () => {
  const once = (key: string, body: object = vm): Asking => ({ body, headers: { "idempotency-key": key } });

  test("makes one guest of two equal requests, and gives the first answer again", async () => {
    const body = { ...vm, name: "only-once" };
    const first = await world.ask("POST", "/vms", once("key-1", body));
    const second = await world.ask("POST", "/vms", once("key-1", body));
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.json).toEqual(first.json);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    await world.endOf(OperationRef.parse(first.json).operationId);
    expect(named(world.platform, "only-once")).toHaveLength(1);
  });

  test("for another request is refused, and the first one's guest stays the only one", async () => {
    await world.refused(["POST", "/vms", once("key-1", { ...vm, name: "another" })], {
      code: "idempotency_key_reused",
      says: /used for another request/,
    });
    await world.refused(
      ["POST", `/vms/${world.guestId("web-01")}/start`, { headers: { "idempotency-key": "key-1" } }],
      {
        code: "idempotency_key_reused",
        says: /Take a new one/,
      },
    );
  });

  test("of ten equal requests at once makes one guest", async () => {
    const body = { ...vm, name: "ten-at-once" };
    const replies = await Promise.all(Array.from({ length: 10 }, () => world.ask("POST", "/vms", once("key-2", body))));
    const accepted = replies.filter(({ status }) => status === 202);
    expect(accepted.length).toBeGreaterThan(0);
    for (const reply of replies.filter(({ status }) => status !== 202)) problemIn(reply, "idempotency_key_running");
    const ids = new Set(accepted.map(({ json }) => OperationRef.parse(json).operationId));
    expect(ids.size).toBe(1);
    for (const id of ids) await world.endOf(id);
    expect(named(world.platform, "ten-at-once")).toHaveLength(1);
  });

  test("of a refused request is free again", async () => {
    const taken = { ...vm, name: "web-01" };
    await world.refused(["POST", "/vms", once("key-3", taken)], { code: "name_taken", says: /web-01/ });
    expect((await world.ask("POST", "/vms?dryRun=true", once("key-3", vm))).status).toBe(200);
    await world.ended("POST", "/vms", once("key-3", { ...vm, name: "second-try" }));
  });

  test.each(["", "with space", "ü".repeat(3), "k".repeat(256)])("that is %j is refused", async (key) => {
    const headers = { "idempotency-key": Buffer.from(key).toString("latin1") };
    await world.refused(["POST", "/vms", { body: vm, headers }], { code: "invalid_request", says: /Idempotency-Key/ });
  });
});

describe("a dry run", () => {
  test("changes nothing, here or there", async () => {
    const count = () => world.moxxie.db.prisma.operation.count();
    const before = await count();
    const reply = await world.ask("POST", "/vms?dryRun=true", { body: { ...vm, name: "dry" } });
    expect(reply).toMatchObject({ status: 200, json: { possible: true, refusal: null } });
    expect(await count()).toBe(before);
    expect(named(world.platform, "dry")).toEqual([]);
  });

  test("of what would be refused says so in the plan", async () => {
    const reply = await world.ask("POST", "/vms?dryRun=true", { body: { ...vm, name: "web-01" } });
    expect(reply).toMatchObject({ status: 200, json: { possible: false, refusal: { code: "name_taken" } } });
  });

  test("with nonsense for yes or no is refused", () =>
    world.refused(["POST", "/vms?dryRun=perhaps", { body: vm }], { code: "invalid_request", says: /dryRun/ }));
});

test("a method that a path does not have is answered with those that it has", async () => {
  const reply = await world.ask("PUT", "/vms", { body: {} });
  problemIn(reply, "method_not_allowed");
  expect(reply.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
});
