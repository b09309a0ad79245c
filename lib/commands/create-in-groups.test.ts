import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MoxxieError } from "@/lib/errors";
import { getOperation } from "@/lib/queries/operations";
import { resolveNetworkProfile } from "@/lib/queries/resolve-network-profile";
import { networkProfileIds } from "@/lib/simulators/virtfusion";
import { admin, endpointId, panelEndpointId, startWorld, type World } from "@/lib/testing/world";
import { commands } from ".";
import { execute } from "./execute";

/** Creations on a platform that chooses hosts within groups, makes guests by packages and keeps keys by name. */

const routed = String(networkProfileIds.routed);
/** The settings name it, and no network of the panel uses it. */
const unused = String(networkProfileIds.unused);

let world: World;
beforeAll(async () => {
  world = await startWorld({
    panel: { guests: 4 },
    panelSettings: {
      networkProfiles: [
        { id: networkProfileIds.routed, name: "Routed", groups: ["Prague"] },
        { id: networkProfileIds.unused, name: "Unused" },
      ],
    },
    inventoryInterval: "PT1H",
  });
  for (const id of [endpointId, panelEndpointId]) await world.moxxie.inventory.refreshProfiles(id);
}, 90_000);
afterAll(() => world?.close());

let count = 0;
const vm = (change: object = {}) => ({
  name: `made-${++count}`,
  datacenter: "DC3",
  cores: 1,
  memoryMB: 1024,
  diskGB: 10,
  ...change,
});

const commandOf = (name: "vm.create" | "container.create") => {
  const command = commands.get(name);
  if (!command) throw new Error(name);
  return command;
};
const createVm = commandOf("vm.create");
const createContainer = commandOf("container.create");

async function planOf(input: object) {
  const outcome = await execute(world.moxxie, admin, { command: createVm, input, options: { dryRun: true } });
  if (outcome.kind !== "plan") throw new Error("not a plan");
  return outcome.plan;
}

async function refusalOf(input: object, command = createVm): Promise<MoxxieError> {
  const outcome = await execute(world.moxxie, admin, { command, input }).then(
    () => "accepted",
    (error: unknown) => error,
  );
  if (!(outcome instanceof MoxxieError)) throw new Error(`not refused: ${String(outcome)}`);
  return outcome;
}

describe("a plan says what the platform will make of it", () => {
  test("group, package, disks, bandwidth, address, rulesets, keys, network and what becomes of it after", async () => {
    const plan = await planOf(
      vm({
        hostGroup: "Prague",
        package: "routed network",
        template: "Debian 12",
        extraDisks: [{ sizeGB: 5 }, { sizeGB: 7 }],
        network: { bandwidthMbps: 200, publicIp: true, firewallRulesets: [31] },
        cloudInit: { sshKeyNames: ["moxxie"] },
      }),
    );
    expect(plan.refusal).toBeNull();
    expect(plan.effects).toEqual([
      expect.stringMatching(/in group Prague: 1 core, 1 GB memory, 10 GB on /),
      "Its disk is a copy of template Debian 12 (Bookworm).",
      "It is made by package Routed network (24), as asked.",
      "The platform chooses the host among the 3 of group Prague.",
      "Network 71 'Routed' (the primary network of package Routed network).",
      "It gets 2 further disks of 5, 7 GB.",
      "Its bandwidth is limited to 200 Mbit/s both ways.",
      "The platform gives it a public IPv4 address.",
      "Firewall ruleset 31 applies to it.",
      "SSH key moxxie of the platform may log in.",
      "The platform starts it to install it; it is switched off after the installation.",
    ]);
    expect(plan.decisions).toMatchObject({
      package: { id: "24", name: "Routed network", chosenBy: "request" },
      hostGroup: { name: "Prague", hosts: 3 },
      network: { profileId: routed, chosenBy: "primary", primaryOf: "package Routed network" },
      spec: {
        packageId: "24",
        extraDisks: [{ sizeGb: 5 }, { sizeGb: 7 }],
        network: { profileId: routed, bandwidthMbps: 200, publicAddress: true, firewallRulesets: ["31"] },
        cloudInit: { sshKeyNames: ["moxxie"] },
      },
    });
  });

  test("the endpoint's package and the platform's network are used where nothing is asked", async () => {
    const plan = await planOf(vm({ hostGroup: "Brno", start: true, template: "debian-12" }));
    expect(plan.effects).toContain("It is made by package Standard (21), the endpoint's default.");
    expect(plan.effects).toContain("Network 0 'Panel default' (the platform's default).");
    expect(plan.effects).toContain("It runs once it is installed.");
    expect(plan.decisions).toMatchObject({ network: { chosenBy: "default", trace: [{}, {}, {}] } });
  });

  test("a package's network that the group lacks is passed over, with the reason", async () => {
    const { decisions } = await planOf(vm({ hostGroup: "Brno", package: "24" }));
    expect(decisions).toMatchObject({
      network: {
        profileId: "0",
        trace: [{ outcome: "skipped" }, { outcome: "skipped", profileId: routed }, { outcome: "chosen" }],
      },
    });
  });
});

describe("what cannot be is a clear problem that names what there is", () => {
  test.each<[string, object, string, RegExp]>([
    [
      "an unknown group",
      { hostGroup: "Oslo" },
      "unknown_host_group",
      /no host group 'Oslo' in DC3\. Groups: Brno, Prague/,
    ],
    [
      "one of several hosts",
      { host: "prague-hv1" },
      "cannot_be_done",
      /among the 3 hosts of group Prague; ask for the gr/,
    ],
    [
      "a host and another group",
      { host: "prague-hv1", hostGroup: "Brno" },
      "cannot_be_done",
      /'prague-hv1' is in group 'Prague'.*group 'Brno'/,
    ],
    ["an unknown package", { package: "Huge" }, "unknown_package", /no package 'Huge'.*Standard \(21\)/],
    ["a disabled package", { package: "Retired" }, "unknown_package", /'Retired' is disabled/],
    ["an unknown template", { template: "beos" }, "unknown_template", /template 'beos'.*Debian 12 \(Bookworm\)/],
    ["a template of another package", { template: "Windows Server 2022" }, "unknown_template", /but for package 26/],
    ["an unknown network", { network: { profileId: "999" } }, "unknown_network_profile", /'999'.*Networks: .*0.*71/],
    [
      "a network of another group",
      { hostGroup: "Brno", network: { profileId: routed } },
      "network_profile_invalid",
      /71 is not on this host but on prague-hv1.*Networks: 0, 73\./,
    ],
    ["a VLAN", { network: { vlan: 100 } }, "not_supported", /cannot put guests in a VLAN/],
    [
      "an unknown key",
      { cloudInit: { sshKeyNames: ["lost"] } },
      "unknown_ssh_key",
      /'lost'\. Keys: moxxie, ops-laptop/,
    ],
    ["nothing to start", { start: true }, "cannot_be_done", /no operating system to start/],
    ["3 further disks", { extraDisks: [1, 1, 1].map((sizeGB) => ({ sizeGB })) }, "not_supported", /2 disks/],
  ])("%s", async (_, change, code, words) => {
    const error = await refusalOf(vm(change));
    expect(error.message).toMatch(words);
    expect(error.code).toBe(code);
  });

  test("each field that the platform cannot do is named, and is a failed check of its own", async () => {
    const wish = vm({ tags: ["env-prod"], description: "web", cloudInit: { user: "ada", userData: "#cloud-config" } });
    const paths = ["tags", "description", "cloudInit.user", "cloudInit.userData"];
    const error = await refusalOf(wish);
    expect([error.code, error.errors?.map(({ path }) => path)]).toEqual(["not_supported", paths]);
    const { checks } = await planOf(wish);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(paths);
  });

  test("a container where there are none", async () => {
    const input = { hostname: "ct", datacenter: "DC3", cores: 1, memoryMB: 512, rootfsGB: 4, template: "debian-12" };
    expect(await refusalOf(input, createContainer)).toMatchObject({ code: "not_supported" });
  });

  test("on a platform of another kind the same words are refused by their fields", async () => {
    const cases: [object, string][] = [
      [{ package: "Standard" }, "package"],
      [{ network: { publicIp: true } }, "network.publicIp"],
      [{ network: { firewallRulesets: [1] } }, "network.firewallRulesets"],
      [{ cloudInit: { sshKeyNames: ["moxxie"] } }, "cloudInit.sshKeyNames"],
    ];
    for (const [change, path] of cases) {
      const error = await refusalOf(vm({ datacenter: "DC1", ...change }));
      expect([error.code, error.errors?.map((each) => each.path)]).toEqual(["not_supported", [path]]);
    }
    expect(await refusalOf(vm({ datacenter: "DC1", hostGroup: "Prague" }))).toMatchObject({
      code: "unknown_host_group",
      message: "There is no host group 'Prague' in DC1. Groups: none.",
    });
    const plan = await planOf(vm({ datacenter: "DC1", network: { publicIp: false } }));
    expect(plan.refusal).toBeNull();
  });
});

test("the operation tells which network it chose and by which step", { timeout: 60_000 }, async () => {
  const input = vm({ hostGroup: "Prague", package: "24", template: "debian-12", start: true });
  const outcome = await execute(world.moxxie, admin, { command: createVm, input });
  if (outcome.kind !== "accepted") throw new Error("not accepted");
  await world.moxxie.operations.settled(outcome.operationId, 50_000);
  const operation = await getOperation(world.moxxie, admin, outcome.operationId);
  expect([operation.status, operation.error]).toEqual(["completed", null]);
  expect(operation.network).toMatchObject({
    profileId: routed,
    chosenBy: "primary",
    trace: [{ outcome: "skipped" }, { outcome: "chosen", profileId: routed }, { outcome: "not_reached" }],
  });
  const server = world.panel?.server(Number(operation.vmId));
  expect(server?.interfaces[0]?.networkProfile).toBe(networkProfileIds.routed);
});

test("the platform's own refusal of a network says what was sent, why, and what else there is", {
  timeout: 60_000,
}, async () => {
  const before = world.panel?.servers().length;
  const input = vm({ hostGroup: "Prague", network: { profileId: unused } });
  const outcome = await execute(world.moxxie, admin, { command: createVm, input });
  if (outcome.kind !== "accepted") throw new Error("not accepted");
  await world.moxxie.operations.settled(outcome.operationId, 50_000);
  const { status, error } = await getOperation(world.moxxie, admin, outcome.operationId);
  expect([status, error?.code]).toEqual(["failed", "network_profile_invalid"]);
  expect(error?.message).toContain("network profile 73, which the request asked for.");
  expect(error?.message).toContain("Others that are known there: 0, 71.");
  expect(error?.message).toContain("The specified profile is not in use");
  expect(world.panel?.servers().length).toBe(before);
  expect(world.moxxie.inventory.view().guestsByName(input.name)).toEqual([]);
});

describe("which network a VM would get, without making it", () => {
  const resolve = (body: object) => resolveNetworkProfile(world.moxxie, admin, { datacenter: "DC3", ...body });

  test.each<[string, object, object]>([
    [
      "the platform's default",
      {},
      { profileId: "0", name: "Panel default", chosenBy: "default", valid: ["0", routed, unused] },
    ],
    [
      "the package's own",
      { hostGroup: "Prague", package: "24" },
      {
        profileId: routed,
        chosenBy: "primary",
        host: "Prague",
        hostGroup: "Prague",
        package: { name: "Routed network" },
      },
    ],
    [
      "the one asked for, in the group that has it",
      { network: { profileId: "Routed" } },
      { profileId: routed, chosenBy: "request", host: "Prague" },
    ],
    [
      "that of one host",
      { host: "brno-hv1" },
      { profileId: "0", host: "brno-hv1", hostGroup: "Brno", valid: ["0", unused] },
    ],
    [
      "a network of the other platform",
      { datacenter: "DC1", network: { vlan: 100 } },
      { chosenBy: "request", vlan: 100, hostGroup: null, package: null },
    ],
  ])("%s", async (_, body, expected) => expect(await resolve(body)).toMatchObject(expected));

  test.each<[string, object, string, object]>([
    [
      "a network that nobody has",
      { network: { profileId: "999" } },
      "unknown_network_profile",
      { sentId: "999", source: "request", valid: ["0", routed, unused], trace: [{ outcome: "refused" }, {}, {}] },
    ],
    [
      "one of another group",
      { hostGroup: "Brno", network: { profileId: routed } },
      "network_profile_invalid",
      { sentId: routed, source: "request", valid: ["0", unused], host: "Brno" },
    ],
    ["an unknown group", { hostGroup: "Oslo" }, "unknown_host_group", { known: ["Brno", "Prague"] }],
  ])("%s is refused", async (_, body, code, extra) => {
    await expect(resolve(body)).rejects.toMatchObject({ code, extra });
  });

  test.each<[object, string]>([
    [{ datacenter: "DC9" }, "unknown_datacenter"],
    [{ host: "hv9" }, "unknown_host"],
    [{ host: "brno-hv1", hostGroup: "Prague" }, "cannot_be_done"],
    [{ package: "Huge" }, "unknown_package"],
    [{ datacenter: "DC1", package: "Standard" }, "not_supported"],
    [{ network: { allocationId: crypto.randomUUID() } }, "unknown_network"],
  ])("%j is refused as %s", async (body, code) => {
    await expect(resolve(body)).rejects.toMatchObject({ code });
  });
});
