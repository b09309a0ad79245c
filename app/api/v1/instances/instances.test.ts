import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { BulkResult, PlanView } from "@/lib/contracts/operations";
import type { Permission, Role } from "@/lib/domain/permissions";
import { networkProfileIds } from "@/lib/simulators/virtfusion";
import { endpointId, panelEndpointId, secondEndpointId, startWorld, type World } from "@/lib/testing/world";

/** DC1 and DC2 are alike; DC3 is a panel with the groups Prague and Brno. */
let world: World;
let token: string;
beforeAll(async () => {
  world = await startWorld({
    second: { guests: 4, nodes: 2, seed: 3 },
    panel: { guests: 4 },
    panelSettings: { networkProfiles: [{ id: networkProfileIds.routed, name: "Routed", groups: ["Prague"] }] },
    inventoryInterval: "PT1H",
  });
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  for (const id of [endpointId, secondEndpointId, panelEndpointId]) await world.moxxie.inventory.refreshProfiles(id);
  token = await makeToken({ role: "admin" });
}, 90_000);
afterAll(() => world?.close());

async function makeToken(rights: { role: Role; datacenterIds?: string[]; scopes?: Permission[] }): Promise<string> {
  const secret = newTokenSecret();
  const own = { name: `instances ${JSON.stringify(rights)}`.slice(0, 100), createdBy: "test" };
  await world.moxxie.db.prisma.apiToken.create({
    data: { ...own, hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), ...rights },
  });
  return secret;
}

const Answer = z.looseObject({
  operationId: z.string().optional(),
  code: z.string().optional(),
  results: z.array(BulkResult).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

interface Asking {
  query?: string;
  as?: string;
  key?: string;
}

async function send(body: unknown, { query = "", as = token, key }: Asking = {}) {
  const headers = {
    authorization: `Bearer ${as}`,
    "content-type": "application/json",
    ...(key !== undefined && { "idempotency-key": key }),
  };
  const { POST } = await handlersOf("/instances");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await POST(
    new Request(`http://moxxie.test/api/v1/instances${query}`, { method: "POST", headers, body: text }),
  );
  return { status: response.status, headers: response.headers, answer: Answer.parse(await response.json()) };
}

async function operation(id: string) {
  const { GET } = await handlersOf("/operations/{id}");
  const request = new Request(`http://moxxie.test/api/v1/operations/${id}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return z.looseObject({ status: z.string(), results: z.array(BulkResult) }).parse(await (await GET(request)).json());
}

/** Waits for the operation that a 202 tells of. */
async function ended({ answer }: Awaited<ReturnType<typeof send>>) {
  const id = answer.operationId ?? "";
  await world.moxxie.operations.settled(id, 60_000);
  const now = await operation(id);
  expect(now.status, JSON.stringify(now.error)).toBe("completed");
  return now;
}

const guestNamed = (name: string) => world.moxxie.inventory.view().guestsByName(name)[0];

let count = 0;
const resources = { memory: 256, disk: 12, cpu: 1 };
const onNodes = (change: object = {}) => ({
  name: `node-${++count}`,
  provider: "proxmox",
  datacenter: "DC1",
  resources,
  template: "debian-12",
  ...change,
});
const onPanel = (change: object = {}) => ({
  name: `panel-${++count}`,
  provider: "virtfusion",
  hypervisor_group: "Prague",
  resources: { memory: 512, disk: 10, cpu: 1 },
  template: "debian-12",
  ...change,
});
const request = (...instances: object[]) => ({ project_name: "Store front", instances });

describe("on nodes that can be named", () => {
  test("guests are made as asked for, and the answer and the operation tell what was chosen", {
    timeout: 90_000,
  }, async () => {
    const accepted = await send(
      request(
        onNodes({ name: "api", number_of_instances: 2, network: { bandwidth: 100 }, volumes: [{ size_gb: 3 }] }),
        onNodes({ name: "build", provision: false, hypervisor_id: "pve2", network: { profile_id: "vmbr0" } }),
      ),
    );
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("location")).toBe(`/api/v1/operations/${accepted.answer.operationId}`);
    const byItself = { profileId: expect.stringMatching(/^vmbr/), chosenBy: expect.stringMatching(/primary|default/) };
    const asAsked = { profileId: "vmbr0", chosenBy: "request" };
    const chosen = [
      { index: 0, name: "api-0", network: byItself },
      { index: 1, name: "api-1", network: byItself },
      { index: 2, name: "build", network: asAsked },
    ].map((each) => ({ ...each, vmId: expect.stringMatching(/^\d+$/) }));
    expect(accepted.answer.results).toMatchObject(chosen);
    expect((await ended(accepted)).results).toMatchObject(chosen.map((each) => ({ ...each, status: "completed" })));

    expect(guestNamed("api-0")).toMatchObject({
      status: "running",
      tags: ["project-store-front"],
      datacenterId: "DC1",
    });
    expect(guestNamed("build")).toMatchObject({ status: "stopped", hostName: "pve2" });
    const { config } = world.platform.guest(Number(guestNamed("api-1")?.vmId)) ?? {};
    expect(config?.net0).toContain("rate=12.5");
    expect(config?.scsi1).toContain("size=3G");
    expect(config?.description).toContain("Project: Store front");
  });

  test("a dry run tells the plan and does nothing", async () => {
    const before = await world.moxxie.db.prisma.operation.count();
    const { status, answer } = await send(request(onNodes({ number_of_instances: 3 })), { query: "?dryRun=true" });
    expect(status).toBe(200);
    expect(PlanView.parse(answer).items).toHaveLength(3);
    expect(await world.moxxie.db.prisma.operation.count()).toBe(before);
  });

  test("the same key makes the guests once", { timeout: 60_000 }, async () => {
    const body = request(onNodes({ name: "once" }));
    const first = await send(body, { key: "once-1" });
    const again = await send(body, { key: "once-1" });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([202, "true"]);
    expect(again.answer).toEqual(first.answer);
    expect((await send(request(onNodes()), { key: "once-1" })).answer.code).toBe("idempotency_key_reused");
    await ended(first);
    expect(world.moxxie.inventory.view().guestsByName("once")).toHaveLength(1);
  });
});

describe("on a panel that chooses within groups", () => {
  test("servers are made as asked for", { timeout: 90_000 }, async () => {
    const accepted = await send(
      request(
        onPanel({
          name: "shop",
          number_of_instances: 2,
          ssh_key_name: "moxxie",
          network: { profile_id: networkProfileIds.routed, bandwidth: 200, public_ip: true, firewall_rulesets: [31] },
          volumes: [{ size_gb: 5 }, { size_gb: 7 }],
        }),
        onPanel({ name: "spare", hypervisor_group: "Brno", provision: false, template: undefined }),
      ),
    );
    expect([accepted.status, accepted.answer.errors]).toEqual([202, undefined]);
    const routed = { profileId: String(networkProfileIds.routed), chosenBy: "request" };
    expect(accepted.answer.results).toMatchObject([
      { index: 0, name: "shop-0", network: routed },
      { index: 1, name: "shop-1", network: routed },
      { index: 2, name: "spare", network: { chosenBy: "default" } },
    ]);
    // The panel has given no ids yet.
    for (const result of accepted.answer.results ?? []) expect(result).not.toHaveProperty("vmId");
    const { results } = await ended(accepted);
    const servers = results.map(({ vmId }) => world.panel?.server(Number(vmId)));
    expect(servers.map((server) => [server?.name, server?.state])).toEqual([
      ["shop-0", "complete"],
      ["shop-1", "complete"],
      ["spare", "allocated"],
    ]);
    expect(servers[0]?.disks.map(({ capacityGb }) => capacityGb)).toEqual([10, 5, 7]);
    expect(servers[0]?.sshKeyIds).toHaveLength(1);
    expect(servers[0]?.interfaces[0]).toMatchObject({
      networkProfile: networkProfileIds.routed,
      inboundKbytesPerSecond: 25_000,
      outboundKbytesPerSecond: 25_000,
      firewallRulesets: [31],
    });
    expect(servers.map((server) => server?.groupId)).toEqual([1, 1, 2]);
  });

  test("of servers whose build fails none is left, nor of the others", { timeout: 90_000 }, async () => {
    const idsNow = () => world.panel?.servers().map(({ id }) => id);
    const before = idsNow();
    world.panel?.faults.failNextJob("build", "the image is broken");
    const accepted = await send(request(onPanel({ name: "doomed", number_of_instances: 3 })));
    await world.moxxie.operations.settled(accepted.answer.operationId ?? "", 60_000);
    const { status, results } = await operation(accepted.answer.operationId ?? "");
    expect(status).toBe("rolled_back");
    const failed = results.filter((result) => result.status === "failed");
    expect(failed.map(({ error }) => error?.message)).toEqual([expect.stringContaining("could not build server")]);
    expect(idsNow()).toEqual(before);
    expect(["doomed-0", "doomed-1", "doomed-2"].flatMap((name) => guestNamed(name) ?? [])).toEqual([]);
  });

  test("what the platform cannot keep or be told is in the plan", async () => {
    const body = request(onPanel({ hypervisor_id: 11, provision: false }), onPanel());
    const { answer } = await send(body, { query: "?dryRun=true" });
    const { warnings, possible } = PlanView.parse(answer);
    expect(possible).toBe(true);
    const said = warnings.join("\n");
    expect(said).toMatch(/It takes one of the 3 in group 'Prague', to which 'prague-hv1' belongs/);
    expect(said).toMatch(/without an operating system, and its template is not used/);
    expect(said.match(/keeps neither tags nor notes/g)).toHaveLength(1);
  });
});

describe("bad input is a clear problem, and nothing is made", () => {
  let before: unknown;
  const standing = async () => ({
    operations: await world.moxxie.db.prisma.operation.count(),
    guests: await world.moxxie.db.prisma.guest.count(),
    servers: world.panel?.servers().length,
  });
  beforeEach(async () => {
    before = await standing();
  });

  async function refused(body: unknown, asking?: Asking) {
    const { status, answer } = await send(body, asking);
    expect(await standing()).toEqual(before);
    return { status, code: answer.code, errors: answer.errors ?? [], answer };
  }

  test.each<[string, object, string]>([
    ["bandwidth 0", { network: { bandwidth: 0 } }, "network.bandwidth"],
    ["absurd bandwidth", { network: { bandwidth: 400_001 } }, "network.bandwidth"],
    ["0 instances", { number_of_instances: 0 }, "number_of_instances"],
    ["1,000 instances", { number_of_instances: 1_000 }, "number_of_instances"],
    ["a name with spaces", { name: "my web server" }, "name"],
    ["an unknown field", { flavour: "large" }, "flavour"],
    ["an unknown field below", { network: { vlan: 100 } }, "network.vlan"],
    ["a volume without a size", { volumes: [{ size_gb: 1 }, {}] }, "volumes[1].size_gb"],
  ])("%s is a 400 that names the field", async (_, change, path) => {
    const { status, code, errors, answer } = await refused(request(onNodes(), onNodes(change)));
    expect([status, code, errors.map((each) => each.path)]).toEqual([400, "invalid_request", [`instances[1].${path}`]]);
    expect(answer.detail).toContain(`instances[1].${path}`);
  });

  test("more than 200 guests in all, and names that come twice", async () => {
    const many = [1, 2, 3].map(() => onNodes({ number_of_instances: 100 }));
    expect((await refused(request(...many))).errors).toEqual([
      { path: "instances", message: "A request makes at most 200 instances; these are 300 in all" },
    ]);
    const twice = request(onNodes({ name: "same", number_of_instances: 2 }), onNodes({ name: "same-1" }));
    expect((await refused(twice)).errors).toMatchObject([{ path: "instances[1].name" }]);
  });

  test.each([
    ["unreadable JSON", "{ not json", 400, "malformed_json"],
    ["no JSON object", "[]", 400, "invalid_request"],
    ["nothing", "{}", 400, "invalid_request"],
  ])("%s", async (_, body, status, code) => {
    expect(await refused(body)).toMatchObject({ status, code });
  });

  type Problem = [path: string, code: string, words: RegExp];
  test.each<[string, object, Problem]>([
    [
      "a platform that is not connected",
      onNodes({ provider: "maas", datacenter: undefined }),
      ["provider", "cannot_be_done", /No platform of kind 'maas' is connected; connected are: proxmox, virtfusion/],
    ],
    [
      "several datacenters and nothing that tells which",
      onNodes({ datacenter: undefined }),
      ["datacenter", "cannot_be_done", /DC1, DC2/],
    ],
    [
      "an unknown datacenter",
      onNodes({ datacenter: "DC9" }),
      ["datacenter", "unknown_datacenter", /Known: DC1, DC2, DC3/],
    ],
    [
      "an unknown hypervisor",
      onPanel({ hypervisor_group: undefined, hypervisor_id: 99 }),
      ["hypervisor_id", "unknown_host", /brno-hv1 \(14\), prague-hv1 \(11\)/],
    ],
    [
      "an unknown group",
      onPanel({ hypervisor_group: "Vienna" }),
      ["hypervisor_group", "unknown_host_group", /Groups: Brno, Prague/],
    ],
    [
      "a hypervisor of another group",
      onPanel({ hypervisor_id: 14 }),
      ["hypervisor_group", "cannot_be_done", /'brno-hv1' is in group 'Brno', not in group 'Prague'/],
    ],
    [
      "a group where there are none",
      onNodes({ hypervisor_group: "Prague" }),
      ["hypervisor_group", "unknown_host_group", /in no groups/],
    ],
    ["an unknown template", onPanel({ template: "suse-15" }), ["template", "unknown_template", /Debian 12/]],
    ["an unknown template on a node", onNodes({ template: "suse-15" }), ["template", "unknown_template", /debian-12/]],
    [
      "an unknown key",
      onPanel({ ssh_key_name: "nobody" }),
      ["ssh_key_name", "unknown_ssh_key", /Keys: moxxie, ops-laptop/],
    ],
    [
      "a key's name where keys have none",
      onNodes({ ssh_key_name: "moxxie" }),
      ["ssh_key_name", "not_supported", /SSH keys/],
    ],
    ["an unknown package", onPanel({ package: "Huge" }), ["package", "unknown_package", /Standard/]],
    ["a package where there are none", onNodes({ package: "Standard" }), ["package", "not_supported", /packages/]],
    [
      "an unknown profile",
      onPanel({ network: { profile_id: 999 } }),
      ["network.profile_id", "unknown_network_profile", /999/],
    ],
    [
      "an unknown profile on a node",
      onNodes({ network: { profile_id: "nowhere" } }),
      ["network.profile_id", "unknown_network_profile", /vmbr0/],
    ],
    [
      "a profile of another group",
      onPanel({ hypervisor_group: "Brno", network: { profile_id: networkProfileIds.routed } }),
      ["network.profile_id", "network_profile_invalid", /71/],
    ],
    [
      "a mount point",
      onPanel({ volumes: [{ size_gb: 1, mount_point: "/data" }] }),
      ["volumes[0].mount_point", "not_supported", /inside a guest/],
    ],
    [
      "a volume's name",
      onNodes({ volumes: [{ size_gb: 1, name: "data" }] }),
      ["volumes[0].name", "not_supported", /names of disks/],
    ],
    [
      "three volumes where two can be",
      onPanel({ volumes: [{ size_gb: 1 }, { size_gb: 1 }, { size_gb: 1 }] }),
      ["volumes", "not_supported", /2 disks/],
    ],
    [
      "a public address where there are none",
      onNodes({ network: { public_ip: true } }),
      ["network.public_ip", "not_supported", /public address/],
    ],
    ["nothing to install", onPanel({ template: undefined }), ["template", "cannot_be_done", /'provision': false/]],
    [
      "more memory than any host has",
      onNodes({ number_of_instances: 2, resources: { ...resources, memory: 16_000_000 } }),
      ["", "no_capacity", /memory/],
    ],
  ])("%s", async (_, instance, [path, code, words]) => {
    const { status, code: told, errors, answer } = await refused(request(onNodes(), instance));
    expect([status, told]).toEqual([422, "bulk_refused"]);
    expect(errors).toEqual([{ path: `instances[1]${path && `.${path}`}`, message: expect.stringMatching(words) }]);
    expect(answer.items).toMatchObject([{ index: 1, code }]);
    expect(String(answer.detail)).toMatch(/^1 of 2 entries cannot be done, so nothing was\. /);
  });

  test("volumes that fit one by one but not together", async () => {
    const { storages } = world.moxxie.inventory.view();
    const there = [...storages.values()].filter(
      ({ contents, hostNames, hostName, endpointId: id }) =>
        id === endpointId && contents.includes("vm-disk") && (hostName === "pve1" || hostNames.includes("pve1")),
    );
    const freeGb = Math.max(...there.map(({ totalGb, usedGb }) => (totalGb ?? 0) - (usedGb ?? 0)));
    const large = { hypervisor_id: "pve1", template: undefined, volumes: [{ size_gb: Math.floor(freeGb * 0.6) }] };
    const fits = await send(request(onNodes(large)), { query: "?dryRun=true" });
    expect(PlanView.parse(fits.answer).possible).toBe(true);
    const { errors, answer } = await refused(request(onNodes({ ...large, number_of_instances: there.length + 1 })));
    expect(errors).toEqual([{ path: "instances[0]", message: expect.stringMatching(/GB disk/) }]);
    expect(answer.items).toMatchObject([{ code: "no_capacity" }]);
  });

  test("a name that a guest has already, told for the guest that it is of", async () => {
    const [taken] = world.moxxie.inventory.view().guestsOfEndpoint(endpointId);
    const { errors, answer } = await refused(request(onNodes({ name: taken?.name })));
    expect(errors).toMatchObject([
      { path: "instances[0].name", message: expect.stringContaining(taken?.name ?? "none") },
    ]);
    expect(answer.items).toMatchObject([{ code: "name_taken", name: taken?.name }]);
  });

  test("everything that is wrong is told at once", async () => {
    const { errors } = await refused(
      request(onPanel({ package: "x", volumes: [{ size_gb: 1, name: "y" }] }), onNodes({ hypervisor_id: "z" })),
    );
    expect(errors.map(({ path }) => path)).toEqual([
      "instances[0].package",
      "instances[0].volumes[0].name",
      "instances[1].hypervisor_id",
    ]);
  });
});

describe("who may not", () => {
  test("see a datacenter learns nothing of it", async () => {
    const elsewhere = await makeToken({ role: "admin", datacenterIds: ["DC3"] });
    const { status, answer } = await send(request(onNodes()), { as: elsewhere });
    expect([status, answer.code]).toEqual([422, "bulk_refused"]);
    expect(JSON.stringify(answer)).not.toMatch(/DC1|DC2|proxmox is|pve/);
  });

  test("make guests is told so, before anything is looked up", async () => {
    const scopes: Permission[] = ["operation:bulk"];
    const limited = await makeToken({ role: "admin", scopes });
    const { status, answer } = await send(request(onNodes({ template: "suse" })), { as: limited });
    expect([status, answer.code]).toEqual([403, "forbidden"]);
  });
});

/** The bodies that the documentation shows. */
const examples = globSync("docs/examples/*.json").sort();

test("the documentation has an example of every platform", () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
});

test.each(examples)("%s is answered as it stands", { timeout: 90_000 }, async (path) => {
  const text = readFileSync(path, "utf8");
  const sent = await send(text);
  if (path.endsWith("maas.json")) {
    expect(sent.answer.errors).toMatchObject([{ path: "instances[0].provider" }]);
    return;
  }
  expect([sent.status, sent.answer.errors]).toEqual([202, undefined]);
  const { results } = await ended(sent);
  expect(results.map(({ name }) => guestNamed(name ?? "")?.managed)).toEqual(results.map(() => true));
});
