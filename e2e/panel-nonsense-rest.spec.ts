import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { z } from "zod";
import { openApi } from "./support/api";
import { expectProblem, type Guest, guestsOf, InstancesAccepted, standing, untilEnded } from "./support/fixed-shapes";
import { uniqueName } from "./support/names";
import { brokenTexts, type Json, withText } from "./support/nonsense";
import { makeToken } from "./support/users";

// Long, for it is tables of what may be sent.
let admin: APIRequestContext;
let viewer: APIRequestContext;
let elsewhere: APIRequestContext;
/** A server of the panel that Moxxie did not make. */
let server: Guest;
/** A VM of a cluster, which rents nothing out. */
let node: Guest;

test.beforeAll(async ({ baseURL }) => {
  admin = await openApi(baseURL);
  viewer = await openApi(baseURL, await makeToken(admin, { role: "viewer" }));
  elsewhere = await openApi(baseURL, await makeToken(admin, { role: "operator", datacenters: ["DC1"] }));
  server = await firstOf("DC3");
  node = await firstOf("DC1");
});

interface Nonsense {
  what: string;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  status: number;
  code: string;
  /** The fields that the refusal names, at least. */
  at?: string[];
  /** What its sentence says. */
  says?: RegExp;
  by?: APIRequestContext;
}

const malformed = { status: 400, code: "invalid_request" };
const refused = { status: 422, code: "bulk_refused" };

test("a batch that nobody can mean is refused by the field, before anything is made", async () => {
  const one = (change: object) => ({ project_name: "storefront", instances: [instance(change)] });
  const wrong = (what: string, change: object, at: string) => ({
    what,
    body: one(change),
    ...malformed,
    at: [`instances[0].${at}`],
  });
  await expectRefused(
    [
      wrong("no instances of it", { number_of_instances: 0 }, "number_of_instances"),
      wrong("1,000 of it", { number_of_instances: 1_000 }, "number_of_instances"),
      wrong("minus one", { number_of_instances: -1 }, "number_of_instances"),
      wrong("half of one", { number_of_instances: 0.5 }, "number_of_instances"),
      wrong("a number in quotes", { number_of_instances: "2" }, "number_of_instances"),
      wrong("bandwidth 0", { network: { bandwidth: 0 } }, "network.bandwidth"),
      wrong("absurd bandwidth", { network: { bandwidth: 400_001 } }, "network.bandwidth"),
      wrong("bandwidth beyond numbers", { network: { bandwidth: 1e300 } }, "network.bandwidth"),
      wrong("bandwidth as a text", { network: { bandwidth: "1 Gbit" } }, "network.bandwidth"),
      wrong("a name with blanks", { name: "my web server" }, "name"),
      wrong("a name with an underscore", { name: "my_web" }, "name"),
      wrong("no name", { name: "" }, "name"),
      wrong("a name of 64 characters", { name: "x".repeat(64) }, "name"),
      wrong("a name that is too long once numbered", { name: "x".repeat(62), number_of_instances: 3 }, "name"),
      wrong("an unknown platform", { provider: "vmware" }, "provider"),
      wrong("memory in GB", { resources: { memory: 0.5, disk: 20, cpu: 2 } }, "resources.memory"),
      wrong("no cores", { resources: { memory: 2048, disk: 20, cpu: 0 } }, "resources.cpu"),
      wrong("a million cores", { resources: { memory: 2048, disk: 20, cpu: 1_000_000 } }, "resources.cpu"),
      wrong("a disk without a size", { volumes: [{}] }, "volumes[0].size_gb"),
      wrong("seventeen disks", { volumes: Array.from({ length: 17 }, () => ({ size_gb: 1 })) }, "volumes"),
      wrong("volumes as an object", { volumes: { size_gb: 1 } }, "volumes"),
      wrong("rulesets as a text", { network: { firewall_rulesets: "31,32" } }, "network.firewall_rulesets"),
      wrong("provision as a word", { provision: "yes" }, "provision"),
      wrong("an unknown field", { flavour: "large" }, "flavour"),
      wrong("an unknown field of the network", { network: { vlan: 100 } }, "network.vlan"),
      wrong("null", { template: null }, "template"),
      { what: "no instances", body: { project_name: "storefront", instances: [] }, ...malformed, at: ["instances"] },
      { what: "no project", body: { instances: [instance({})] }, ...malformed, at: ["project_name"] },
      { what: "instances as an object", body: { project_name: "a", instances: instance({}) }, ...malformed },
      { what: "an instance as a text", body: { project_name: "a", instances: ["web"] }, ...malformed },
      { what: "an array", body: [instance({})], ...malformed },
      { what: "null", body: null, ...malformed },
      {
        what: "201 in all",
        body: {
          project_name: "storefront",
          instances: [100, 100, 1].map((count) => instance({ number_of_instances: count })),
        },
        ...malformed,
        at: ["instances"],
      },
      {
        what: "one name twice",
        body: {
          project_name: "storefront",
          instances: [instance({ name: "same", number_of_instances: 2 }), instance({ name: "SAME-1" })],
        },
        ...malformed,
        at: ["instances[1].name"],
      },
    ].map((each) => ({ path: "instances", ...each })),
  );
});

test("a batch of what is not there is refused with what there is", async () => {
  const one = (what: string, change: object, field: string, says: RegExp) => ({
    what,
    path: "instances",
    body: { project_name: "storefront", instances: [instance({ name: "fine" }), instance(change)] },
    ...refused,
    at: [`instances[1].${field}`],
    says,
  });
  const disks = (count: number) => Array.from({ length: count }, () => ({ size_gb: 10 }));
  const brno = { hypervisor_group: "Brno" };
  await expectRefused(
    [
      one("an unknown group", { hypervisor_group: "Vienna" }, "hypervisor_group", /Groups: Brno, Prague/),
      one("a group in small letters", { hypervisor_group: "prague" }, "hypervisor_group", /Groups: Brno, Prague/),
      one(
        "an unknown hypervisor",
        { hypervisor_group: undefined, hypervisor_id: 99 },
        "hypervisor_id",
        /prague-hv1 \(11\)/,
      ),
      one("a hypervisor of another group", { hypervisor_id: 14 }, "hypervisor_group", /'brno-hv1' is in group 'Brno'/),
      one("an unknown template", { template: "windows-95" }, "template", /windows-95/),
      one("an unknown package", { package: "Gigantic" }, "package", /Standard/),
      one("a disabled package", { package: "Retired" }, "package", /disabled/),
      one("a template of other packages", { package: "Windows" }, "template", /package/i),
      one("an unknown key", { ssh_key_name: "nobody" }, "ssh_key_name", /moxxie/),
      one("an unknown profile", { network: { profile_id: 999 } }, "network.profile_id", /999/),
      one(
        "a hypervisor's network in place of a profile",
        { network: { profile_id: 1 } },
        "network.profile_id",
        /0, 71/,
      ),
      one("a profile of another group", { ...brno, network: { profile_id: 71 } }, "network.profile_id", /71/),
      one("a mount point", { volumes: [{ size_gb: 10, mount_point: "/data" }] }, "volumes[0].mount_point", /inside/),
      one("three disks", { volumes: disks(3) }, "volumes", /2 disks/),
      one("an unknown datacenter", { datacenter: "DC9" }, "datacenter", /Known: /),
      one("a datacenter without a panel", { datacenter: "DC1" }, "datacenter", /DC3/),
      one("a platform that is not connected", { provider: "maas" }, "provider", /No platform of kind 'maas'/),
      one("nothing to install", { template: undefined }, "template", /'provision': false/),
      one("more than any host has", { resources: { memory: 1_000_000, disk: 20, cpu: 2 } }, "", /./),
      {
        ...one("by who does not see it", {}, "", /./),
        at: [],
        says: /No platform of kind 'virtfusion' is connected; connected are: proxmox/,
        by: elsewhere,
      },
      { ...one("by who may only look", {}, "", /./), at: [], status: 403, code: "forbidden", by: viewer },
    ].map(({ at, ...each }) => ({ ...each, at: at.filter((field) => !field.endsWith(".")) })),
  );
});

test("what only the panel knows is refused by its own dry run, and nothing is left", async () => {
  const before = standing(await guestsOf(admin, "DC3"));
  const name = uniqueName("ruleset");
  const unknown = instance({ name, number_of_instances: 2, network: { firewall_rulesets: [999] } });
  const answer = await admin.post("instances", { data: { project_name: "storefront", instances: [unknown] } });
  expect(answer.status(), await answer.text()).toBe(202);
  const ended = await untilEnded(admin, InstancesAccepted.parse(await answer.json()).operationId);
  expect(ended.status, JSON.stringify(ended.results)).toBe("rolled_back");
  const messages = ended.results.flatMap(({ error }) => error?.message ?? []);
  expect(messages.join("\n")).toContain("Invalid or disabled firewall ruleset");
  expect(standing(await guestsOf(admin, "DC3"))).toEqual(before);
});

test("questions about networks that nobody can mean are told so", async () => {
  const path = "network-profiles/resolve";
  const ask = (what: string, body: unknown, wanted: object) => ({ what, path, body, ...malformed, ...wanted });
  const unknown = (code: string) => ({ status: 422, code });
  await expectRefused([
    ask("nothing", {}, {}),
    ask("an array", [], {}),
    ask("no text", { datacenter: 3 }, {}),
    ask("an unknown field", { datacenter: "DC3", colour: "blue" }, {}),
    ask("a number for a profile", { datacenter: "DC3", network: { profileId: 71 } }, {}),
    ask("VLAN 5000", { datacenter: "DC3", network: { vlan: 5_000 } }, {}),
    ask("no id of an allocation", { datacenter: "DC3", network: { allocationId: "mine" } }, {}),
    ask("an unknown datacenter", { datacenter: "DC9" }, unknown("unknown_datacenter")),
    ask("an unknown host", { datacenter: "DC3", host: "vienna-hv1" }, unknown("unknown_host")),
    ask("an unknown group", { datacenter: "DC3", hostGroup: "Vienna" }, unknown("unknown_host_group")),
    ask("an unknown package", { datacenter: "DC3", package: "Gigantic" }, unknown("unknown_package")),
    ask("an unknown profile", { datacenter: "DC3", network: { profileId: "x" } }, unknown("unknown_network_profile")),
    ask(
      "a profile of another group",
      { datacenter: "DC3", hostGroup: "Brno", network: { profileId: "71" } },
      unknown("network_profile_invalid"),
    ),
    { ...ask("by who does not see it", { datacenter: "DC3" }, unknown("unknown_datacenter")), by: elsewhere },
    { what: "no POST", method: "PUT", path, body: {}, status: 405, code: "method_not_allowed" },
    ...["packages", "templates", "network-profiles"].flatMap((list): Nonsense[] => [
      { what: "an unknown filter", method: "GET", path: `${list}?colour=blue`, ...malformed },
      { what: "no GET", method: "POST", path: list, body: {}, status: 405, code: "method_not_allowed" },
    ]),
  ]);
});

test("nothing of a rented server changes by what nobody can mean", async () => {
  const verbs: Record<string, unknown[]> = {
    package: [{}, { package: "" }, { package: 21 }, { package: "x".repeat(201) }, { package: "Standard", force: true }],
    owner: [{}, { ownerId: "" }, { ownerId: 2 }, { ownerId: "2; DROP" }, { ownerId: "../2" }],
    "backup-plan": [{}, { planId: "" }, { planId: 41 }, { planId: "a b" }],
    "cpu-throttle": [{}, { percent: -1 }, { percent: 100 }, { percent: 1.5 }, { percent: "50" }, { percent: null }],
    firewall: [{}, { enabled: "yes" }, { rulesets: [0] }, { rulesets: [31, 31] }, { rulesets: "31" }, { rules: [] }],
    addresses: [{}, { count: 0 }, { count: 17 }, { count: 1.5 }, { count: "1" }, { count: 1, address: "10.0.0.1" }],
    "addresses/remove": [
      {},
      { addresses: [] },
      { addresses: ["999.1.1.1"] },
      { addresses: ["::1"] },
      { addresses: ["10.0.0.1", "10.0.0.1"] },
      { addresses: "10.0.0.1" },
    ],
    console: [{}, { enabled: 1 }, { enabled: true, password: "x" }],
    password: [{ user: "" }, { user: "-rf" }, { user: "root; reboot" }, { user: 0 }, { password: "mine" }],
  };
  const path = (id: string, verb: string) => `vms/${id}/${verb}`;
  const good: Record<string, object> = {
    package: { package: "Compute" },
    owner: { ownerId: "2" },
    "backup-plan": { planId: null },
    "cpu-throttle": { percent: 10 },
    firewall: { enabled: true },
    addresses: { count: 1 },
    "addresses/remove": { addresses: ["10.0.0.1"] },
    console: { enabled: true },
    password: {},
  };
  const notSupported = { status: 422, code: "not_supported" };
  const gone = { status: 404, code: "not_found" };
  await expectRefused([
    ...Object.entries(verbs).flatMap(([verb, bodies]) =>
      [...bodies, [], null, "text"].map((body) => ({
        what: JSON.stringify(body).slice(0, 60),
        path: path(server.id, verb),
        body,
        ...malformed,
      })),
    ),
    ...Object.entries(good).flatMap(([verb, body]): Nonsense[] => [
      { what: "of a cluster's VM", path: path(node.id, verb), body, ...notSupported },
      { what: "of what is not there", path: path(randomUUID(), verb), body, ...gone },
      { what: "by who does not see it", path: path(server.id, verb), body, by: elsewhere, ...gone },
      { what: "by who may only look", path: path(server.id, verb), body, by: viewer, status: 403, code: "forbidden" },
      { what: "no PUT", method: "PUT", path: path(server.id, verb), body, status: 405, code: "method_not_allowed" },
    ]),
    ...["traffic", "console", "hosting", "firewall"].flatMap((part): Nonsense[] => [
      { what: "of what is not there", method: "GET", path: path(randomUUID(), part), ...gone },
      { what: "by who does not see it", method: "GET", path: path(server.id, part), by: elsewhere, ...gone },
    ]),
    ...["traffic", "console", "firewall"].map((part) => ({
      what: "of a cluster's VM",
      method: "GET" as const,
      path: path(node.id, part),
      ...notSupported,
    })),
    {
      what: "an unknown package",
      path: path(server.id, "package"),
      body: { package: "Gigantic" },
      status: 422,
      code: "unknown_package",
    },
    {
      what: "an address of another",
      path: path(server.id, "addresses/remove"),
      body: { addresses: ["10.9.9.9"] },
      status: 422,
      code: "cannot_be_done",
    },
    { what: "no such reset", path: `operations/${randomUUID()}/password`, ...gone },
    { what: "no id", path: "operations/last/password", ...malformed },
    {
      what: "no GET",
      method: "GET",
      path: `operations/${randomUUID()}/password`,
      status: 405,
      code: "method_not_allowed",
    },
  ]);
});

test("no text of these bodies may hold a NUL, be half a character, or 10,000 characters long", async () => {
  const whole = instance({
    hypervisor_id: "h",
    package: "p",
    ssh_key_name: "k",
    datacenter: "DC3",
    network: { profile_id: "p" },
    volumes: [{ size_gb: 1, name: "n", mount_point: "/m" }],
  });
  const bodies: [path: string, body: Json][] = [
    ["instances", { project_name: "storefront", instances: [whole] }],
    [
      "network-profiles/resolve",
      { datacenter: "DC3", host: "h", hostGroup: "g", package: "p", network: { profileId: "p", allocationId: "a" } },
    ],
    [`vms/${server.id}/package`, { package: "p" }],
    [`vms/${server.id}/owner`, { ownerId: "o" }],
    [`vms/${server.id}/backup-plan`, { planId: "p" }],
    [`vms/${server.id}/password`, { user: "u" }],
    [`vms/${server.id}/addresses/remove`, { addresses: ["a"], confirm: "c" }],
  ];
  await expectRefused(
    bodies.flatMap(([path, body]) =>
      brokenTexts.flatMap(({ what, text }) =>
        withText(body, text).map(({ at, body: broken }) => ({
          what: `${what} at ${at}`,
          path,
          body: broken,
          ...malformed,
        })),
      ),
    ),
  );
});

test("what is no request at all is told so", async () => {
  const before = await everything();
  const send = (path: string, data: string, type = "application/json") =>
    admin.post(path, { data: Buffer.from(data), headers: { "content-type": type } });
  for (const path of ["instances", "network-profiles/resolve", `vms/${server.id}/package`]) {
    for (const text of ["{", "{'project_name': 'storefront'}", "\u0000", "{}}"])
      await expectProblem(await send(path, text), { status: 400, code: "malformed_json" });
    await expectProblem(await send(path, `${"[".repeat(100_000)}${"]".repeat(100_000)}`), malformed);
    const unsupported = { status: 415, code: "unsupported_media_type" };
    await expectProblem(await send(path, "{}", "text/plain"), unsupported);
    const large = JSON.stringify({ project_name: "x".repeat(2 * 1024 * 1024) });
    await expectProblem(await send(path, large), { status: 413, code: "payload_too_large" });
  }
  for (const key of ["", "with blank", "x".repeat(256)]) {
    const request = { headers: { "idempotency-key": key }, data: { project_name: "a", instances: [instance({})] } };
    await expectProblem(await admin.post("instances", request), malformed, `Idempotency-Key '${key}'`);
  }
  expect(await everything()).toEqual(before);
});

function instance(change: object): { [key: string]: Json } {
  return {
    name: uniqueName("never"),
    provider: "virtfusion",
    hypervisor_group: "Prague",
    resources: { memory: 2048, disk: 20, cpu: 2 },
    template: "debian-12",
    ...change,
  };
}

/** Sends all of it, expects the problem of each, and that everything is then as it was. */
async function expectRefused(all: readonly Nonsense[]): Promise<void> {
  const before = await everything();
  for (const { what, method = "POST", path, body, status, code, at, says, by = admin } of all) {
    // As text, for what is no object would else be sent as something else.
    const sent =
      body === undefined ? {} : { data: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const answer = await by.fetch(path, { method, ...sent });
    const where = `${method} ${path}, ${what}`;
    const problem = await expectProblem(answer, { status, code }, where);
    const errors = z.array(z.looseObject({ path: z.string(), message: z.string().min(1) })).parse(problem.errors ?? []);
    for (const field of at ?? [])
      expect
        .soft(
          errors.map((each) => each.path),
          where,
        )
        .toContain(field);
    if (says) expect.soft([problem.detail, ...errors.map(({ message }) => message)].join("\n"), where).toMatch(says);
  }
  expect(await everything()).toEqual(before);
}

/** Whatever nonsense could have changed. */
async function everything(): Promise<unknown> {
  const totals = await Promise.all(["operations", "approvals"].map(async (path) => (await read(path)).total));
  const guests = await Promise.all(["DC1", "DC3"].map(async (each) => standing(await guestsOf(admin, each))));
  const { packageId, ownerId, backupPlan, cpuThrottlePercent, publicAddresses } = await read(
    `vms/${server.id}/hosting`,
  );
  return { totals, guests, packageId, ownerId, backupPlan, cpuThrottlePercent, publicAddresses };
}

async function read(path: string) {
  const answer = await admin.get(path);
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

async function firstOf(datacenter: string): Promise<Guest> {
  const guests = await guestsOf(admin, datacenter);
  const found = guests.find(
    ({ status, busyOperationId, kind }) => kind === "vm" && status === "running" && busyOperationId === null,
  );
  if (!found) throw new Error(`${datacenter} has no running VM`);
  return found;
}
