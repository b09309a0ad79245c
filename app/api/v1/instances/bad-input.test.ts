import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PlanView } from "@/lib/contracts/operations";
import { networkProfileIds } from "@/lib/simulators/virtfusion";
import { endpointId } from "@/lib/testing/world";
import { type Asking, InstancesWorld, onNodes, onPanel, request, resources } from "./instances.test-helper";

let at: InstancesWorld;
beforeAll(async () => {
  at = await InstancesWorld.start();
}, 90_000);
afterAll(() => at?.world.close());

describe("bad input is a clear problem, and nothing is made", () => {
  let before: unknown;
  const standing = async () => ({
    operations: await at.world.moxxie.db.prisma.operation.count(),
    guests: await at.world.moxxie.db.prisma.guest.count(),
    servers: at.world.panel?.servers().length,
  });
  beforeEach(async () => {
    before = await standing();
  });

  async function refused(body: unknown, asking?: Asking) {
    const { status, answer } = await at.send(body, asking);
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
    const { storages } = at.world.moxxie.inventory.view();
    const there = [...storages.values()].filter(
      ({ contents, hostNames, hostName, endpointId: id }) =>
        id === endpointId && contents.includes("vm-disk") && (hostName === "pve1" || hostNames.includes("pve1")),
    );
    const freeGb = Math.max(...there.map(({ totalGb, usedGb }) => (totalGb ?? 0) - (usedGb ?? 0)));
    const large = { hypervisor_id: "pve1", template: undefined, volumes: [{ size_gb: Math.floor(freeGb * 0.6) }] };
    const fits = await at.send(request(onNodes(large)), { query: "?dryRun=true" });
    expect(PlanView.parse(fits.answer).possible).toBe(true);
    const { errors, answer } = await refused(request(onNodes({ ...large, number_of_instances: there.length + 1 })));
    expect(errors).toEqual([{ path: "instances[0]", message: expect.stringMatching(/GB disk/) }]);
    expect(answer.items).toMatchObject([{ code: "no_capacity" }]);
  });

  test("a name that a guest has already, told for the guest that it is of", async () => {
    const [taken] = at.world.moxxie.inventory.view().guestsOfEndpoint(endpointId);
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
