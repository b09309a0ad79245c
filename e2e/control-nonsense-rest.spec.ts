import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { ControlWorld, type Nonsense } from "./support/control-world";
import { AwaitingApproval, expectProblem } from "./support/fixed-shapes";
import { uniqueName } from "./support/names";
import { brokenTexts, type Json, withText } from "./support/nonsense";

// Long, for it is tables of what may be sent.
let world: ControlWorld;
test.beforeAll(async ({ baseURL }) => {
  world = await ControlWorld.open(baseURL);
});
test.afterAll(() => world.close());

test("bulk operations that nobody can mean are refused whole", async () => {
  const start = (vmId: string) => ({ type: "START_VM", params: { vmId } });
  const create = (more: object) => ({
    type: "CREATE_VM",
    params: { name: uniqueName("never"), datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 4, ...more },
  });
  const malformed = (what: string, body: unknown) => ({ what, body, status: 400, code: "invalid_request" });
  const refused = (what: string, operations: unknown[], ...items: string[]) => ({
    what,
    body: { operations },
    status: 422,
    code: "bulk_refused",
    items,
  });
  const deep = nested(40);
  await world.expectRefused(
    [
      malformed("no operations", { operations: [] }),
      malformed("operations left out", {}),
      malformed("501 operations", { operations: Array.from({ length: 501 }, () => start(world.stopped.id)) }),
      malformed("an unknown type", { operations: [{ type: "EXPLODE_VM", params: { vmId: world.stopped.id } }] }),
      malformed("a type in small letters", { operations: [{ type: "start_vm", params: { vmId: world.stopped.id } }] }),
      malformed("params left out", { operations: [{ type: "START_VM" }] }),
      malformed("params as an array", { operations: [{ type: "START_VM", params: [world.stopped.id] }] }),
      malformed("operations as an object", { operations: { 0: start(world.stopped.id) } }),
      malformed("an operation as a string", { operations: ["START_VM"] }),
      malformed("the whole as an array", [start(world.stopped.id)]),
      malformed("the whole as null", null),
      malformed("an unknown mode", { operations: [start(world.stopped.id)], mode: "maybe" }),
      malformed("an unknown field", { operations: [start(world.stopped.id)], atomic: true }),
      malformed("a negative dependency", { operations: [{ ...start(world.stopped.id), dependsOn: [-1] }] }),
      malformed("a dependency as a number", { operations: [{ ...start(world.stopped.id), dependsOn: 0 }] }),
      malformed("a fraction as a dependency", { operations: [{ ...start(world.stopped.id), dependsOn: [0.5] }] }),
      malformed("nested without end", { operations: [{ type: "START_VM", params: { vmId: world.stopped.id, deep } }] }),
      malformed("a poisoned name", JSON.parse(`{"operations":[{"type":"START_VM","params":{"__proto__":{}}}]}`)),
      refused("no vmId", [{ type: "START_VM", params: {} }], "invalid_request"),
      refused("vmId as a number", [{ type: "START_VM", params: { vmId: 100 } }], "invalid_request"),
      refused("vmId as an array", [{ type: "START_VM", params: { vmId: [world.stopped.id] } }], "invalid_request"),
      refused("an unknown parameter", [create({ colour: "blue" })], "invalid_request"),
      refused("a missing parameter", [create({ cores: undefined })], "invalid_request"),
      refused("half a core", [create({ cores: 0.5 })], "invalid_request"),
      refused("no datacenter of that name", [create({ datacenter: "DC9" })], "unknown_datacenter"),
      refused("nothing to change", [{ type: "UPDATE_VM", params: { vmId: world.stopped.id } }], "invalid_request"),
      refused("it waits for itself", [{ ...start(world.stopped.id), dependsOn: [0] }], "invalid_request"),
      refused("it waits for what is not there", [{ ...start(world.stopped.id), dependsOn: [7] }], "invalid_request"),
      refused(
        "two wait for each other",
        [
          { ...create({}), dependsOn: [1] },
          { ...start(world.stopped.id), dependsOn: [0] },
        ],
        "invalid_request",
        "invalid_request",
      ),
      refused("the same twice", [start(world.stopped.id), start(`DC1:${world.stopped.vmId}`)], "conflicting_items"),
      refused(
        "deleted, then started",
        [
          { type: "DELETE_VM", params: { vmId: world.stopped.id, confirm: world.stopped.name } },
          start(world.stopped.id),
        ],
        "conflicting_items",
      ),
      refused("an id of two guests", [start(world.ambiguous)], "ambiguous_vm_id"),
      refused("a guest that is not there", [start(randomUUID())], "not_found"),
      refused(
        "a container's type",
        [{ type: "START_CONTAINER", params: { vmId: world.stopped.id } }],
        "invalid_request",
      ),
      refused(
        "the word that confirms left out",
        [{ type: "DELETE_VM", params: { vmId: world.stopped.id } }],
        "confirmation_required",
      ),
      {
        ...refused("a guest of another datacenter", [start(world.stopped.id)], "not_found"),
        by: world.limited.operator,
      },
      {
        ...refused("named by that datacenter", [start(`DC1:${world.stopped.vmId}`)], "not_found"),
        by: world.limited.operator,
      },
      { ...refused("created in another datacenter", [create({})], "unknown_datacenter"), by: world.limited.operator },
    ].map((each) => ({ path: "operations/bulk", by: world.operator, ...each })),
  );
});

test("best effort does not carry out what nobody can mean either", async () => {
  const start = { type: "START_VM", params: { vmId: world.stopped.id } };
  const body = (bad: object) => ({ mode: "best_effort", operations: [start, bad] });
  await world.expectRefused(
    [
      { what: "twice", bad: start },
      { what: "an unknown parameter", bad: { type: "STOP_VM", params: { vmId: world.running.id, colour: "blue" } } },
      { what: "it waits for itself", bad: { type: "STOP_VM", params: { vmId: world.running.id }, dependsOn: [1] } },
    ].map(({ what, bad }) => ({
      what,
      path: "operations/bulk",
      body: body(bad),
      status: 422,
      code: "bulk_refused",
      by: world.operator,
    })),
  );
});

test("decisions that nobody can mean decide nothing", async () => {
  const { approvalId } = world.pending;
  const wrong = { status: 400, code: "invalid_request" };
  const gone = { status: 404, code: "not_found" };
  await world.expectRefused(
    ["approve", "reject"].flatMap((verb): Nonsense[] => {
      const path = `approvals/${approvalId}/${verb}`;
      return [
        { what: "a comment of 1 MB", path, body: { comment: "x".repeat(1024 * 1024) }, ...tooLarge },
        { what: "a comment of 2,001 characters", path, body: { comment: "x".repeat(2_001) }, ...wrong },
        { what: "a comment that is an object", path, body: { comment: { text: "yes" } }, ...wrong },
        { what: "an unknown field", path, body: { comment: "yes", decision: "approved" }, ...wrong },
        { what: "an array", path, body: ["yes"], ...wrong },
        { what: "null", path, body: null, ...wrong },
        { what: "a text", path, body: "yes", ...wrong },
        { what: "unknown", path: `approvals/${randomUUID()}/${verb}`, ...gone },
        { what: "no id at all", path: `approvals/latest/${verb}`, ...wrong },
        { what: "an id with more behind", path: `approvals/${approvalId}'--/${verb}`, ...wrong },
        { what: "no POST", method: "PUT", path, ...notAllowed },
      ];
    }),
  );
  const ended = await world.operator.post("operations/bulk", {
    data: {
      operations: [{ type: "DELETE_VM", params: { vmId: world.stopped.id, confirm: world.stopped.name } }],
      reason: uniqueName("nonsense"),
    },
  });
  const { approvalId: withdrawn } = AwaitingApproval.parse(await ended.json());
  expect((await world.operator.post(`approvals/${withdrawn}/withdraw`)).status()).toBe(200);
  await world.expectRefused(
    ["approve", "reject", "withdraw"].map((verb) => ({
      what: "ended already",
      path: `approvals/${withdrawn}/${verb}`,
      body: {},
      status: 409,
      code: "approval_ended",
    })),
  );
});

test("what lies in another datacenter is not there for those who do not see it", async () => {
  const { pending, webhookId, limited } = world;
  const by = limited.admin;
  const gone = { status: 404, code: "not_found", by };
  const forbidden = { status: 403, code: "forbidden", by };
  const url = "http://127.0.0.1:9/hook";
  const approval = `approvals/${pending.approvalId}`;
  const operation = `operations/${pending.operationId}`;
  await world.expectRefused([
    { what: "a request", method: "GET", path: approval, ...gone },
    ...["approve", "reject", "withdraw"].map((verb) => ({
      what: verb,
      path: `${approval}/${verb}`,
      body: {},
      ...gone,
    })),
    { what: "its operation", method: "GET", path: operation, ...gone },
    { what: "its log", method: "GET", path: `${operation}/log`, ...gone },
    { what: "to cancel it", path: `${operation}/cancel`, ...gone },
    { what: "to try it again", path: `${operation}/retry`, ...gone },
    { what: "a webhook", method: "GET", path: `webhooks/${webhookId}`, ...gone },
    { what: "what it was told", method: "GET", path: `webhooks/${webhookId}/deliveries`, ...gone },
    { what: "a test of it", path: `webhooks/${webhookId}/test`, ...gone },
    { what: "its secret", path: `webhooks/${webhookId}/rotate-secret`, body: {}, ...gone },
    { what: "to delete it", method: "DELETE", path: `webhooks/${webhookId}`, ...gone },
    { what: "a webhook for all", path: "webhooks", body: { url, events: ["*"] }, ...forbidden },
    { what: "one for another", path: "webhooks", body: { url, events: ["*"], datacenters: ["DC1"] }, ...forbidden },
    { what: "the policy of all", method: "PUT", path: "approval-policy", body: { rules: [] }, ...forbidden },
    { what: "the chain of all", method: "GET", path: "audit/verify", ...forbidden },
  ]);
  const seen = await by.get("audit", { params: { limit: 1000 } });
  const places = (await seen.json()).items.map(({ datacenter }: { datacenter: string | null }) => datacenter);
  expect(new Set(places)).not.toContain("DC1");
  expect((await (await by.get("approvals")).json()).items).not.toContainEqual(
    expect.objectContaining({ id: pending.approvalId }),
  );
});

test("a policy that could not hold is not kept", async () => {
  const rule = { id: "nonsense", name: "Nonsense" };
  const rules = (more: object, ...others: object[]) => ({
    rules: [...world.policy.rules, { ...rule, ...more }, ...others],
  });
  const cases: Record<string, unknown> = {
    "an unknown command": rules({ commands: ["vm.explode"] }),
    "a command that never waits": rules({ commands: ["approval.approve"] }),
    "half a selector": rules({ guests: { selector: "env-prod AND" } }),
    "an empty selector": rules({ guests: { selector: " " } }),
    "an unknown datacenter": rules({ datacenters: ["DC9"] }),
    "an unknown risk": rules({ risks: ["fatal"] }),
    "an unknown role": rules({ roles: ["root"] }),
    "an unknown kind of requester": rules({ requesters: ["system"] }),
    "risks that the command has not": rules({ commands: ["vm.start"], risks: ["destructive"] }),
    "an unknown condition": rules({ guests: { colour: "blue" } }),
    "conditions as an array": rules({ guests: [] }),
    "rules as an object": { rules: {} },
    "rules left out": {},
    "an array": [],
    "the floor's own id": rules({ id: "protected-guests" }),
    "one id twice": rules({}, rule),
    "an id in capitals": rules({ id: "Nonsense" }),
    "101 rules": { rules: Array.from({ length: 101 }, (_, index) => ({ ...rule, id: `rule-${index}` })) },
    ...Object.fromEntries(
      ["5m", "PT1M", "P31D", "PT0S", "-PT5M", "P1Y", "forever", ""].map((expiresAfter) => [
        `waits for '${expiresAfter}'`,
        { rules: world.policy.rules, expiresAfter },
      ]),
    ),
  };
  await world.expectRefused(
    Object.entries(cases).map(([what, body]) => ({
      what,
      method: "PUT",
      path: "approval-policy",
      body,
      status: 400,
      code: "invalid_request",
    })),
  );
});

test("webhooks to nowhere are not made", async () => {
  const events = ["vm.state_changed"];
  const target = { status: 422, code: "webhook_target_refused" };
  const wrong = { status: 400, code: "invalid_request" };
  const urls = [
    "ftp://receiver.example/hook",
    "receiver.example/hook",
    "//receiver.example/hook",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://",
    "http://user:password@127.0.0.1/hook",
    "http://user@127.0.0.1/hook",
    "http://127.0.0.1/hook#fragment",
    "http://127.0.0.1/hook#",
    "http://127.0.0.1:0/hook",
    "http://127.0.0.1:99999/hook",
    "http://no-such-host.invalid/",
    "http://0.0.0.0/hook",
    "http://224.0.0.1/hook",
    "http://255.255.255.255/hook",
    "http://[ff02::1]/hook",
  ];
  const url = "http://127.0.0.1:9/hook";
  const bodies: Record<string, unknown> = {
    "no events": { url, events: [] },
    "events left out": { url },
    "an unknown event": { url, events: ["vm.exploded"] },
    "an event that webhooks are not told of": { url, events: ["operation.log"] },
    "events as a text": { url, events: "*" },
    "an empty URL": { url: "", events },
    "a URL of 2,001 characters": { url: `${url}/${"x".repeat(2_001)}`, events },
    URLs: { url: [url], events },
    "a short secret": { url, events, secret: "whsec_c2hvcnQ=" },
    "a secret that is no base64": { url, events, secret: "whsec_!!!" },
    "an unknown field": { url, events, headers: { "x-a": "b" } },
    "datacenters as an object": { url, events, datacenters: {} },
    "an array": [],
  };
  const unknown = { status: 422, code: "unknown_datacenter" };
  const elsewhere = { url, events, datacenters: ["DC9"] };
  await world.expectRefused([
    ...urls.map((each) => ({ what: each, path: "webhooks", body: { url: each, events }, ...target })),
    ...urls.map((each) => ({
      what: `changed to ${each}`,
      method: "PATCH" as const,
      path: `webhooks/${world.webhookId}`,
      body: { url: each },
      ...target,
    })),
    ...Object.entries(bodies).map(([what, body]) => ({ what, path: "webhooks", body, ...wrong })),
    { what: "an unknown datacenter", path: "webhooks", body: elsewhere, ...unknown },
    { what: "no change", method: "PATCH", path: `webhooks/${world.webhookId}`, body: {}, ...wrong },
    {
      what: "by an operator",
      path: "webhooks",
      body: { url, events },
      status: 403,
      code: "forbidden",
      by: world.operator,
    },
    { what: "unknown", path: `webhooks/${randomUUID()}/test`, status: 404, code: "not_found" },
    { what: "no id", path: "webhooks/all/test", ...wrong },
    { what: "no delivery", path: `webhooks/${world.webhookId}/deliveries/1/redeliver`, status: 404, code: "not_found" },
    { what: "no id of one", path: `webhooks/${world.webhookId}/deliveries/x/redeliver`, ...wrong },
    { what: "a test of what is off", path: `webhooks/${world.webhookId}/test`, status: 409, code: "invalid_state" },
    {
      what: "an overlap of a year",
      path: `webhooks/${world.webhookId}/rotate-secret`,
      body: { overlapHours: 8_760 },
      ...wrong,
    },
  ]);
});

test("filters that mean nothing are told so", async () => {
  const queries: Record<string, string[]> = {
    audit: [
      "from=yesterday",
      "to=2026-13-01T00:00:00Z",
      "from=0000-01-01T00:00:00Z",
      "cursor=x",
      "cursor=%F0%9F%98%80",
      "outcome=maybe",
      "actorKind=robot",
      "operationId=1",
      "limit=0",
      "limit=1001",
      "limit=many",
      "colour=blue",
      "outcome=done&outcome=failed",
      "q=%00",
      "q=%ED%A0%80%00",
      `q=${"x".repeat(10_000)}`,
    ],
    "audit/export": ["format=xml", "from=yesterday", "outcome=maybe", "limit=1"],
    "audit/verify": ["head=abc", `head=${"x".repeat(64)}`],
    approvals: ["status=maybe", "mine=perhaps", "cursor=x", "limit=-1", `datacenter=${"x".repeat(10_000)}`],
    operations: [
      "status=done",
      "active=perhaps",
      "parent=1",
      "cursor=x",
      "limit=1e9",
      `command=${"x".repeat(10_000)}`,
      `datacenter=${"x".repeat(10_000)}`,
      `guestId=${"x".repeat(10_000)}`,
    ],
    [`webhooks/${world.webhookId}/deliveries`]: ["status=maybe", "cursor=x", `type=${"x".repeat(10_000)}`, "limit=0"],
  };
  await world.expectRefused(
    Object.entries(queries).flatMap(([path, wrong]) =>
      wrong.map((query) => ({
        what: query.slice(0, 60),
        method: "GET" as const,
        path: `${path}?${query}`,
        status: 400,
        code: "invalid_request",
      })),
    ),
  );
});

test("no text of a body may hold a NUL, be half a character, or 10,000 characters long", async () => {
  const events = ["vm.state_changed"];
  const create = { name: "never", datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 4 };
  const network = { profileId: "p", allocationId: "a", ip: "10.0.0.1" };
  const bodies: [method: "POST" | "PUT" | "PATCH", path: string, body: Json][] = [
    [
      "POST",
      "operations/bulk",
      { operations: [{ type: "START_VM", params: { vmId: "x" } }], mode: "best_effort", reason: "r" },
    ],
    [
      "POST",
      "operations/bulk",
      {
        operations: [
          {
            type: "CREATE_VM",
            params: {
              ...create,
              failoverDC: "DC2",
              clientId: "c",
              template: "t",
              description: "d",
              reservationId: "r",
              host: "h",
              storage: "s",
              tags: ["t"],
              network,
              cloudInit: { user: "u", sshKeys: ["k"], ip: "dhcp", gateway: "g", nameservers: ["n"] },
              affinityRules: { preferSameDC: ["a"] },
            },
          },
          { type: "SNAPSHOT_VM", params: { vmId: "x", name: "n", description: "d" } },
          { type: "MIGRATE_VM", params: { vmId: "x", host: "h", targetStorage: "s" } },
          { type: "UPDATE_VM", params: { vmId: "x", name: "n", digest: "d", interfaces: [{ id: "i" }] } },
          { type: "DELETE_VM", params: { vmId: "x", confirm: "c" } },
        ],
      },
    ],
    ["POST", `approvals/${world.pending.approvalId}/approve`, { comment: "c", planHash: "h" }],
    ["POST", `approvals/${world.pending.approvalId}/reject`, { comment: "c" }],
    [
      "PUT",
      "approval-policy",
      {
        expiresAfter: "PT24H",
        rules: [
          {
            id: "i",
            name: "n",
            risks: ["r"],
            commands: ["c"],
            roles: ["r"],
            requesters: ["r"],
            datacenters: ["d"],
            guests: { selector: "s" },
          },
        ],
      },
    ],
    ["POST", "webhooks", { url: "http://127.0.0.1:9/", events, datacenters: ["d"], secret: "s", description: "d" }],
    [
      "PATCH",
      `webhooks/${world.webhookId}`,
      { url: "http://127.0.0.1:9/", events, datacenters: ["d"], description: "d" },
    ],
    ["POST", `webhooks/${world.webhookId}/rotate-secret`, { secret: "s" }],
  ];
  const nonsense = bodies.flatMap(([method, path, body]) =>
    brokenTexts.flatMap(({ what, text, isText }) =>
      withText(body, text).map(({ at, body: broken }): Nonsense => {
        // What an item's own parameters say is told of each item.
        const isOfItem = isText && at.includes(".params.");
        const refusal = isOfItem ? { status: 422, code: "bulk_refused" } : { status: 400, code: "invalid_request" };
        return { what: `${what} at ${at}`, method, path, body: broken, ...refusal };
      }),
    ),
  );
  await world.expectRefused(nonsense);
});

test("what is no request at all is told so", async () => {
  const wrong = { status: 400, code: "malformed_json" };
  const before = await world.standing();
  const send = (path: string, data: string, type = "application/json") =>
    world.admin.post(path, { data: Buffer.from(data), headers: { "content-type": type } });
  for (const path of ["operations/bulk", `approvals/${world.pending.approvalId}/approve`, "webhooks"]) {
    await expectProblem(await send(path, "{"), wrong);
    await expectProblem(await send(path, "{'comment': 'yes'}"), wrong);
    await expectProblem(await send(path, "\u0000"), wrong);
    await expectProblem(await send(path, `${"[".repeat(100_000)}${"]".repeat(100_000)}`), {
      status: 400,
      code: "invalid_request",
    });
    await expectProblem(await send(path, "{}", "text/plain"), { status: 415, code: "unsupported_media_type" });
    const form = "application/x-www-form-urlencoded";
    await expectProblem(await send(path, "comment=yes", form), { status: 415, code: "unsupported_media_type" });
  }
  for (const key of ["", "with blank", "x".repeat(256)]) {
    const headers = { "idempotency-key": key };
    const data = { operations: [{ type: "START_VM", params: { vmId: world.stopped.id } }] };
    const answer = await world.operator.post("operations/bulk", { data, headers });
    await expectProblem(answer, { status: 400, code: "invalid_request" }, `Idempotency-Key '${key}'`);
  }
  expect(await world.standing()).toEqual(before);
});

const tooLarge = { status: 413, code: "payload_too_large" };
const notAllowed = { status: 405, code: "method_not_allowed" };

const nested = (depth: number): Json => (depth === 0 ? "end" : { inside: nested(depth - 1) });
