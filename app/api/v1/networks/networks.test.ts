import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { stepsOf } from "@/lib/commands";
import { setNetwork } from "@/lib/commands/network/network.test-helper";
import { AddressPage, AddressView, NetworkMap, NetworkPage, NetworkView } from "@/lib/contracts/networks";
import { OperationRef, PlanView } from "@/lib/contracts/operations";
import { Problem } from "@/lib/contracts/problem";
import type { Database } from "@/lib/db";
import { toJson } from "@/lib/db/json";
import { testDatabases } from "@/lib/db/testing";
import type { Method } from "@/lib/http/declaration";
import { FakePlatform, insertEndpoints } from "@/lib/inventory/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";

const one = new FakePlatform("pve-one")
  .addHost("pve1")
  .addGuest("100", { name: "db-1" })
  .addGuest("101", { name: "db-2" });
one.profiles = [
  { id: "vmbr0", name: "vmbr0", hostNames: ["pve1"], kind: "bridge", vlanAware: true, isDefault: true },
  {
    id: "vmbr0.101",
    name: "vmbr0.101",
    hostNames: ["pve1"],
    kind: "bridge",
    vlanAware: false,
    isDefault: false,
    vlan: 101,
    cidr: "172.16.1.2/24",
  },
];
const two = new FakePlatform("pve-two").addHost("node1").addGuest("100", { name: "db-3" });

let db: Database;
let moxxie: BareMoxxie;
let admin: string;

beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("there is no embedded database");
  db = await embedded.create();
  await insertEndpoints(db, ["pve-two"], "DC2");
  const vlanRange = { from: 100, to: 200 };
  await setNetwork(db, "DC1", { ipRange: "172.16.0.0/16", vlanRange });
  await setNetwork(db, "DC2", { ipRange: "2001:db8::/32", vlanRange, qinqEnabled: true, serviceVlan: 1000 });
  await setNetwork(db, "SMALL", { ipRange: "10.0.0.0/23", vlanRange: { from: 100, to: 103 }, quarantineMs: 0 });
  await setNetwork(db, "NONE", {});
  moxxie = await startBareMoxxie({ db, platforms: [one, two], stepsOf });
  await moxxie.inventory.pollNow("pve-two");
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(moxxie);
  admin = await tokenOf({});
});
afterAll(async () => {
  await moxxie?.stop();
  await db?.close();
});

async function tokenOf(rights: { datacenterIds?: string[]; scopes?: string[] }): Promise<string> {
  const secret = newTokenSecret();
  const name = `test-${randomUUID()}`;
  await db.prisma.apiToken.create({
    data: {
      name,
      role: "admin",
      hash: hashTokenSecret(secret),
      prefix: tokenPrefix(secret),
      createdBy: "test",
      ...rights,
    },
  });
  return secret;
}

/** `template` is the route's path, `path` the one that is asked for, where they differ. */
async function ask(
  method: Method,
  template: string,
  { path = template, body, token = admin }: { path?: string; body?: unknown; token?: string } = {},
) {
  const handlers = await handlersOf(template);
  const response = await handlers[method](
    new Request(`http://moxxie.test/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  );
  const text = await response.text();
  return { status: response.status, json: text === "" ? null : (JSON.parse(text) as unknown) };
}

const allocate = (body: object, query = "", token?: string) =>
  ask("POST", "/networks/allocate", { path: `/networks/allocate${query}`, body: { clientId: "acme", ...body }, token });
const given = async (body: object) => {
  const { status, json } = await allocate(body);
  if (status !== 201) throw new Error(JSON.stringify(json));
  return NetworkView.parse(json);
};
const fresh = () => `purpose-${randomUUID()}`;
const take = (id: string, body: object) =>
  ask("POST", "/networks/{id}/addresses", { path: `/networks/${id}/addresses`, body });
const give = (id: string, ip: string) =>
  ask("DELETE", "/networks/{id}/addresses/{ip}", { path: `/networks/${id}/addresses/${encodeURIComponent(ip)}` });
const release = (id: string) => ask("DELETE", "/networks/{id}", { path: `/networks/${encodeURIComponent(id)}` });
const look = (id: string) => ask("GET", "/networks/{id}", { path: `/networks/${encodeURIComponent(id)}` });
const guestId = (endpointId: string, vmId: string) => moxxie.inventory.view().guestByVmId(endpointId, vmId)?.id ?? "";
const problem = ({ json }: { json: unknown }) => Problem.parse(json);

async function released(id: string): Promise<void> {
  const { status, json } = await release(id);
  expect([status, json]).toEqual([202, expect.anything()]);
  await moxxie.operations.settled(OperationRef.parse(json).operationId, 30_000);
}

describe("a client's network", () => {
  test("is the next free VLAN and subnet that no platform uses, with its first address as gateway; asked for again it is the same", async () => {
    const first = await given({ datacenter: "DC1", purpose: "web" });
    expect(first).toMatchObject({
      datacenter: "DC1",
      clientId: "acme",
      purpose: "web",
      vlan: 100,
      serviceVlan: null,
      subnet: "172.16.0.0/24",
      gateway: "172.16.0.1",
      status: "active",
      addresses: { total: 254, used: 1, free: 253 },
    });
    // VLAN 101 and 172.16.1.0/24 are on a bridge of the platform.
    expect(await given({ datacenter: "DC1", purpose: "db" })).toMatchObject({ vlan: 102, subnet: "172.16.2.0/24" });
    const again = await allocate({ datacenter: "DC1", purpose: "web", prefix: 24, vlan: 100, subnet: "172.16.0.0/24" });
    expect(again).toEqual({ status: 200, json: first });
    expect(await look(first.id)).toEqual({ status: 200, json: first });
  });

  test("asked for again with something else names what is there", async () => {
    const purpose = fresh();
    const { id, vlan, subnet } = await given({ datacenter: "DC1", purpose });
    for (const other of [{ prefix: 25 }, { vlan: 199 }, { subnet: "172.16.200.0/24" }]) {
      const { status, json } = await allocate({ datacenter: "DC1", purpose, ...other });
      expect([status, json]).toEqual([
        409,
        expect.objectContaining({
          code: "network_taken",
          networkId: id,
          vlan,
          subnet,
          detail: expect.stringContaining(subnet ?? ""),
        }),
      ]);
    }
  });

  test("is asked for in the same words where the datacenter is Q-in-Q and IPv6", async () => {
    const network = await given({ datacenter: "DC2", purpose: "web" });
    expect(network).toMatchObject({
      vlan: 100,
      serviceVlan: 1000,
      subnet: "2001:db8::/64",
      gateway: "2001:db8::1",
    });
    expect(network.addresses?.total).toBe(2 ** 64);
    expect(await given({ datacenter: "DC2", purpose: "48", prefix: 48 })).toMatchObject({ subnet: "2001:db8:1::/48" });
  });

  test("is the one asked for where that is free", async () => {
    const wish = { datacenter: "DC1", purpose: fresh(), vlan: 150, subnet: "172.16.150.0/26", note: "by hand" };
    expect(await given(wish)).toMatchObject({ vlan: 150, subnet: "172.16.150.0/26", note: "by hand" });
  });

  test("is only planned in a dry run", async () => {
    const before = await db.prisma.networkAllocation.count();
    const { status, json } = await allocate({ datacenter: "DC1", purpose: fresh() }, "?dryRun=true");
    expect(status).toBe(200);
    expect(PlanView.parse(json).effects.join()).toMatch(/Gives client acme VLAN \d+ with 172\.16\.\d+\.0\/24/);
    expect(await db.prisma.networkAllocation.count()).toBe(before);
  });

  test("leaves one line in the audit and one event", async () => {
    const { id } = await given({ datacenter: "DC1", purpose: fresh() });
    expect(
      await db.prisma.auditEntry.count({ where: { command: "network.allocate", targetId: id, outcome: "done" } }),
    ).toBe(1);
    const events = await db.prisma.event.findMany({ where: { subject: id } });
    expect(events.map(({ type, datacenterId }) => [type, datacenterId])).toEqual([["network.allocated", "DC1"]]);
  });
});

describe("nothing is given out for", () => {
  test.each([
    [
      "a datacenter that does not exist",
      { datacenter: "DC9" },
      422,
      "unknown_datacenter",
      "There is no datacenter 'DC9'",
    ],
    ["a datacenter without ranges", { datacenter: "NONE" }, 422, "cannot_be_done", "has no ipRange and no vlanRange"],
    ["a VLAN out of range", { vlan: 300 }, 422, "cannot_be_done", "VLAN 300 is not in the VLAN range 100-200 of DC1"],
    ["a VLAN that does not exist", { vlan: 4095 }, 400, "invalid_request", "vlan"],
    ["a VLAN that a platform uses", { vlan: 101 }, 409, "network_taken", "bridge vmbr0.101 on pve1"],
    [
      "a VLAN that another client has",
      { vlan: 100, clientId: "other" },
      409,
      "network_taken",
      "VLAN 100 of DC1 is given to client 'acme' (web)",
    ],
    [
      "a prefix larger than the range",
      { prefix: 12 },
      422,
      "cannot_be_done",
      "A /12 is larger than the range 172.16.0.0/16",
    ],
    ["a prefix without room", { prefix: 32 }, 422, "cannot_be_done", "IPv4 networks go to /31"],
    ["a prefix of the other family", { prefix: 64 }, 422, "cannot_be_done", "A /64 has no room"],
    ["no prefix at all", { prefix: 0 }, 400, "invalid_request", "prefix"],
    [
      "a subnet outside the range",
      { subnet: "10.0.0.0/24" },
      422,
      "cannot_be_done",
      "10.0.0.0/24 is not in the range 172.16.0.0/16 of DC1",
    ],
    ["a subnet of the other family", { subnet: "2001:db8::/64" }, 422, "cannot_be_done", "is not in the range"],
    ["a subnet that holds the range", { subnet: "172.16.0.0/12" }, 422, "cannot_be_done", "is not in the range"],
    [
      "an address within a subnet",
      { subnet: "172.16.9.7/24" },
      422,
      "cannot_be_done",
      "not the first address of its network; that is 172.16.9.0/24",
    ],
    [
      "a subnet that does not fit the prefix",
      { subnet: "172.16.9.0/24", prefix: 25 },
      422,
      "cannot_be_done",
      "is not a /25",
    ],
    [
      "a subnet that a platform uses",
      { subnet: "172.16.1.0/25" },
      409,
      "network_taken",
      "172.16.1.0/24, which overlaps 172.16.1.0/25, in DC1 is in use",
    ],
    [
      "a subnet that another client has",
      { subnet: "172.16.0.128/25" },
      409,
      "network_taken",
      "172.16.0.0/24, which overlaps 172.16.0.128/25, in DC1 is given to client 'acme' (web)",
    ],
    ["nonsense as a subnet", { subnet: "172.16.0/24" }, 400, "invalid_request", "subnet"],
    ["nonsense as a client", { clientId: "" }, 400, "invalid_request", "clientId"],
    ["a purpose with spaces", { purpose: "my web" }, 400, "invalid_request", "purpose"],
    ["unknown fields", { vlans: 3 }, 400, "invalid_request", "vlans"],
  ])("%s", async (_, wish, status, code, detail) => {
    const before = await db.prisma.networkAllocation.count();
    const answered = await allocate({ datacenter: "DC1", purpose: "refused", ...wish });
    const { code: said, detail: words } = problem(answered);
    expect([answered.status, said, JSON.stringify(answered.json)]).toEqual([
      status,
      code,
      expect.stringContaining(detail),
    ]);
    if (status !== 400) expect(words).toMatch(/^[A-Z'0-9].*\.$/);
    expect(await db.prisma.networkAllocation.count()).toBe(before);
  });

  test("a full range, with what fills it", async () => {
    for (const purpose of ["a", "b"]) await given({ datacenter: "SMALL", purpose });
    expect(problem(await allocate({ datacenter: "SMALL", purpose: "c" }))).toMatchObject({
      status: 422,
      code: "network_range_full",
      detail:
        "No /24 is free in 10.0.0.0/23 of SMALL: 2 networks given out or in quarantine, 0 in use on its platforms.",
    });
    const map = NetworkMap.parse(
      (await ask("GET", "/datacenters/{id}/network-map", { path: "/datacenters/SMALL/network-map" })).json,
    );
    expect(map.free).toEqual({ vlans: 2, subnets: 0, prefix: 24, nextVlan: 102, nextSubnet: null });
  });

  test("somebody who does not see the datacenter; and it is not told who has what to somebody who may not read networks", async () => {
    const elsewhere = await tokenOf({ datacenterIds: ["DC2"] });
    expect(problem(await allocate({ datacenter: "DC1" }, "", elsewhere))).toMatchObject({
      code: "unknown_datacenter",
      detail: "There is no datacenter 'DC1'. Known: DC2.",
    });
    const blind = await tokenOf({ scopes: ["network:write"] });
    const refusal = problem(await allocate({ datacenter: "DC1", clientId: "other", vlan: 100 }, "", blind));
    expect(refusal).toMatchObject({ code: "network_taken", detail: "VLAN 100 of DC1 is given to a client." });
    expect(JSON.stringify(refusal)).not.toContain("acme");
    const { status } = await allocate({ datacenter: "DC1", clientId: "other", purpose: "blind" }, "", blind);
    expect(status).toBe(201);
  });
});

describe("addresses", () => {
  test("are taken in order or as asked, listed in order, and given back", async () => {
    const { id } = await given({ datacenter: "DC1", purpose: fresh(), subnet: "172.16.60.0/29" });
    const guest = guestId("pve-one", "100");
    expect(AddressView.parse((await take(id, { guestId: guest })).json)).toMatchObject({
      address: "172.16.60.2",
      kind: "guest",
      guest: { id: guest, name: "db-1", vmId: "100" },
    });
    expect(AddressView.parse((await take(id, { address: "172.16.60.4", note: "a printer" })).json)).toMatchObject({
      kind: "reserved",
      guest: null,
      note: "a printer",
    });
    const list = async (query = "") =>
      AddressPage.parse(
        (await ask("GET", "/networks/{id}/addresses", { path: `/networks/${id}/addresses${query}` })).json,
      );
    expect(await list()).toMatchObject({
      total: 3,
      free: 3,
      nextFree: "172.16.60.3",
      nextCursor: null,
      subnet: "172.16.60.0/29",
    });
    const first = await list("?limit=2");
    expect(first.items.map(({ address }) => address)).toEqual(["172.16.60.1", "172.16.60.2"]);
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect([second.items.map(({ address }) => address), second.nextCursor]).toEqual([["172.16.60.4"], null]);
    expect((await give(id, "172.16.60.4")).status).toBe(204);
    expect((await list()).nextFree).toBe("172.16.60.3");
    expect(problem(await give(id, "172.16.60.4"))).toMatchObject({ status: 404, code: "not_found" });
  });

  test("of IPv6 are named in a path, in whatever spelling", async () => {
    const { id } = await given({ datacenter: "DC2", purpose: fresh() });
    const { json } = await take(id, {});
    const { address } = AddressView.parse(json);
    expect(address).toMatch(/^2001:db8:.*::2$/);
    expect((await give(id, address.toUpperCase())).status).toBe(204);
  });

  test.each([
    ["one outside the subnet", { address: "172.16.99.1" }, 422, "cannot_be_done"],
    ["the network's own", { address: "172.16.61.0" }, 422, "cannot_be_done"],
    ["the broadcast address", { address: "172.16.61.255" }, 422, "cannot_be_done"],
    ["the gateway's", { address: "172.16.61.1" }, 409, "network_taken"],
    ["one of the other family", { address: "2001:db8::5" }, 422, "cannot_be_done"],
    ["nonsense", { address: "172.16.61" }, 400, "invalid_request"],
    ["one for a guest that does not exist", { guestId: "00000000-0000-4000-8000-000000000000" }, 404, "not_found"],
    ["one for a guest elsewhere", { guestId: "elsewhere" }, 422, "cannot_be_done"],
    ["one for another client's guest", { guestId: "another's" }, 422, "network_of_another_client"],
  ])("are not given: %s", async (_, wish, status, code) => {
    const known = NetworkPage.parse((await ask("GET", "/networks", { path: "/networks?vlan=161" })).json).items[0];
    const { id } =
      known ?? (await given({ datacenter: "DC1", purpose: "refusals", vlan: 161, subnet: "172.16.61.0/24" }));
    await db.prisma.guest.update({ where: { id: guestId("pve-one", "101") }, data: { clientId: "other" } });
    await moxxie.inventory.applyGuest(guestId("pve-one", "101"));
    const named = "guestId" in wish ? wish.guestId : "";
    const guest = { elsewhere: guestId("pve-two", "100"), "another's": guestId("pve-one", "101") }[named];
    const answered = await take(id, guest ? { guestId: guest } : wish);
    expect([answered.status, problem(answered).code]).toEqual([status, code]);
    expect(await db.prisma.networkAddress.count({ where: { allocationId: id } })).toBe(1);
  });

  test("are told in a dry run, taken or free, and then not taken", async () => {
    const { id } = await given({ datacenter: "DC1", purpose: fresh(), subnet: "172.16.63.0/24" });
    const plan = async (body: object) => {
      const path = `/networks/${id}/addresses?dryRun=true`;
      return PlanView.parse((await ask("POST", "/networks/{id}/addresses", { path, body })).json);
    };
    expect((await plan({})).effects).toEqual(["172.16.63.2 is reserved then."]);
    expect((await plan({ guestId: guestId("pve-one", "100") })).effects).toEqual([
      "172.16.63.2 is the address of guest db-1 then.",
    ]);
    expect((await plan({ address: "172.16.63.1" })).refusal).toMatchObject({ code: "network_taken" });
    expect(await db.prisma.networkAddress.count({ where: { allocationId: id } })).toBe(1);
  });

  test("are not taken for a guest that has just gone", async () => {
    const { id } = await given({ datacenter: "DC1", purpose: fresh(), subnet: "172.16.64.0/24" });
    const row = { endpointId: "pve-one", vmId: "77", kind: "vm", name: "gone", hostName: "pve1", status: "stopped" };
    const guest = await db.prisma.guest.create({ data: row });
    await moxxie.inventory.applyGuest(guest.id);
    await db.prisma.guest.delete({ where: { id: guest.id } });
    expect(problem(await take(id, { guestId: guest.id }))).toMatchObject({ status: 409, code: "conflict" });
    await moxxie.inventory.applyGuest(guest.id);
    expect(problem(await take(id, { guestId: guest.id }))).toMatchObject({ status: 404, code: "not_found" });
  });

  test("that are in use or the gateway's are not given back", async () => {
    const { id, vlan } = await given({ datacenter: "DC1", purpose: fresh(), subnet: "172.16.62.0/24" });
    const guest = guestId("pve-one", "100");
    const { address } = AddressView.parse((await take(id, { guestId: guest })).json);
    expect(problem(await give(id, "172.16.62.1"))).toMatchObject({ status: 422, code: "cannot_be_done" });
    const interfaceOn = { interfaceId: "net0", profileId: "vmbr0", vlan, serviceVlan: null, cidr: null };
    await db.prisma.guest.update({ where: { id: guest }, data: { networks: toJson([interfaceOn]) } });
    await moxxie.inventory.applyGuest(guest);
    expect(problem(await give(id, address))).toMatchObject({
      status: 409,
      code: "network_in_use",
      detail: `${address} is in use by guest db-1; it is free when that guest is gone.`,
    });
    await db.prisma.guest.update({ where: { id: guest }, data: { networks: [] } });
    await moxxie.inventory.applyGuest(guest);
    expect((await give(id, address)).status).toBe(204);
  });
});

describe("a release", () => {
  test("of a network in use is refused, naming the guests, and changes nothing", async () => {
    const { id, subnet, vlan } = await given({ datacenter: "DC1", purpose: fresh() });
    await take(id, { guestId: guestId("pve-one", "100") });
    expect(problem(await release(id))).toMatchObject({
      status: 409,
      code: "network_in_use",
      detail: `1 guest is on the network ${subnet} (VLAN ${vlan}): db-1. Move or delete them first.`,
      guests: [{ name: "db-1", vmId: "100" }],
    });
    expect(NetworkView.parse((await look(id)).json).status).toBe("active");
  });

  test("puts VLAN and subnet into quarantine, and the client gets another network meanwhile", async () => {
    const purpose = fresh();
    const first = await given({ datacenter: "DC1", purpose });
    await released(first.id);
    const now = NetworkView.parse((await look(first.id)).json);
    expect(now).toMatchObject({ status: "quarantined", vlan: first.vlan, subnet: first.subnet });
    expect(Date.parse(now.quarantineUntil ?? "") - Date.parse(now.releasedAt ?? "")).toBe(86_400_000);
    expect(problem(await release(first.id))).toMatchObject({ status: 409, code: "invalid_state" });
    expect(problem(await take(first.id, {}))).toMatchObject({ status: 422, code: "cannot_be_done" });
    expect(problem(await allocate({ datacenter: "DC1", purpose: fresh(), vlan: first.vlan }))).toMatchObject({
      code: "network_taken",
      detail: expect.stringMatching(/was released by client 'acme' .* and is not given out before/),
    });
    const second = await given({ datacenter: "DC1", purpose });
    expect([second.vlan, second.subnet]).not.toContain(first.vlan);
    const types = await db.prisma.event.findMany({ where: { subject: first.id }, orderBy: { id: "asc" } });
    expect(types.map(({ type }) => type)).toEqual(["network.allocated", "network.updated", "network.released"]);
  });

  test("whose quarantine is over leaves nothing behind: VLAN and subnet are given out at once", async () => {
    const { items } = NetworkPage.parse((await ask("GET", "/networks", { path: "/networks?datacenter=SMALL" })).json);
    const [first] = items;
    if (!first) throw new Error("SMALL has no network");
    await released(first.id);
    expect((await look(first.id)).status).toBe(404);
    expect(await given({ datacenter: "SMALL", purpose: "next" })).toMatchObject({
      vlan: first.vlan,
      subnet: first.subnet,
    });
  });

  test.each([
    ["00000000-0000-4000-8000-000000000000", 404, "not_found"],
    ["nonsense", 404, "not_found"],
    ["foreign:DC1:vlan101", 422, "cannot_be_done"],
  ])("of %s is a clear problem", async (id, status, code) => {
    const answered = await release(id);
    expect([answered.status, problem(answered).code]).toEqual([status, code]);
  });
});

describe("what is foreign", () => {
  test("is listed among the networks and has a page of its own", async () => {
    const page = NetworkPage.parse((await ask("GET", "/networks", { path: "/networks?status=foreign" })).json);
    expect(page.items.map(({ id, vlan, subnet, sources }) => ({ id, vlan, subnet, sources }))).toEqual([
      { id: "foreign:DC1:vlan101", vlan: 101, subnet: "172.16.1.0/24", sources: ["bridge vmbr0.101 on pve1"] },
    ]);
    expect(await look("foreign:DC1:vlan101")).toEqual({ status: 200, json: page.items[0] });
    for (const id of ["foreign:DC1:vlan7", "foreign:DC7:vlan101", "foreign:", "foreign"])
      expect((await look(id)).status).toBe(404);
  });

  test("is on the map beside what was given out", async () => {
    const { json } = await ask("GET", "/datacenters/{id}/network-map", { path: "/datacenters/DC1/network-map" });
    const map = NetworkMap.parse(json);
    expect(map.vlans.slice(0, 3)).toMatchObject([
      { vlan: 100, status: "active", label: "acme web" },
      { vlan: 101, status: "foreign", label: "bridge vmbr0.101 on pve1", networkId: "foreign:DC1:vlan101" },
      { vlan: 102, status: "active" },
    ]);
    expect(map.subnets.map(({ subnet }) => subnet).slice(0, 3)).toEqual([
      "172.16.0.0/24",
      "172.16.1.0/24",
      "172.16.2.0/24",
    ]);
    expect(map.free.vlans).toBe(101 - map.vlans.length);
    expect(map).toMatchObject({ ipRange: "172.16.0.0/16", qinqEnabled: false, serviceVlan: null });
  });
});

test("pages follow each other without a gap over 4,000 networks, and none costs a second of CPU", async () => {
  await setNetwork(db, "BIG", { ipRange: "10.0.0.0/8", vlanRange: { from: 1, to: 4094 } });
  await moxxie.inventory.reload();
  await db.prisma.$executeRaw`
    INSERT INTO network_allocations (id, datacenter_id, client_id, purpose, vlan, subnet, gateway, created_by, updated_at)
    SELECT gen_random_uuid(), 'BIG', 'client-' || n, 'default', n, network(set_masklen('10.0.0.0'::inet + n * 256, 24))::inet,
           '10.0.0.1'::inet + n * 256, 'test', now()
    FROM generate_series(1, 4000) n`;
  const seen: number[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const before = process.cpuUsage();
    const query: string = `?datacenter=BIG&limit=1000${cursor && `&cursor=${cursor}`}`;
    const page = NetworkPage.parse((await ask("GET", "/networks", { path: `/networks${query}` })).json);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(1);
    expect(page.total).toBe(4_000);
    seen.push(...page.items.map(({ vlan }) => vlan ?? 0));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(Array.from({ length: 4_000 }, (_, n) => n + 1));
  expect(await given({ datacenter: "BIG" })).toMatchObject({ vlan: 4_001, subnet: "10.0.0.0/24" });
  const { json } = await ask("GET", "/networks", { path: "/networks?datacenter=BIG&cursor=bm9uc2Vuc2U" });
  expect(problem({ json })).toMatchObject({ status: 400, code: "invalid_request" });
});
