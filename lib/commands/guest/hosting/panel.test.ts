import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "@/lib/commands";
import { execute } from "@/lib/commands/execute";
import { guestConsole, guestHosting, guestTraffic } from "@/lib/queries/guests";
import { getOperation, operationLog } from "@/lib/queries/operations";
import { backupPlanIds, firewallRulesetIds, packageIds } from "@/lib/simulators/virtfusion/seed/catalogue";
import { admin, panelEndpointId, startWorld, type World } from "@/lib/testing/world";

/** The same commands against a panel over HTTP, whose answers come late and whose work is queued. */
let world: World;
let vm: { id: string; vmId: string; name: string };
beforeAll(async () => {
  world = await startWorld({ panel: { guests: 6 } });
  const guests = world.moxxie.inventory.view().guestsOfEndpoint(panelEndpointId);
  const found = guests.find(({ vmId }) =>
    panel()
      .servers()
      .some(({ id, running }) => String(id) === vmId && running),
  );
  if (!found) throw new Error("no running server");
  vm = found;
});
afterAll(() => world?.close());

function panel() {
  if (!world.panel) throw new Error("the world has no panel");
  return world.panel;
}

function server() {
  panel().panel.timeline.settle();
  const found = panel().server(Number(vm.vmId));
  if (!found) throw new Error(`the panel has no server ${vm.vmId}`);
  return found;
}
const primary = () => server().interfaces.find(({ which }) => which === "primary");
const addresses = () => primary()?.ipv4.map(({ address }) => address) ?? [];

const commandOf = (name: string) => {
  const command = commands.get(name);
  if (!command) throw new Error(name);
  return command;
};

async function run(name: string, input: object) {
  const options = { confirm: vm.name };
  const outcome = await execute(world.moxxie, admin, {
    command: commandOf(name),
    input: { vmId: vm.id, ...input },
    options,
  });
  if (outcome.kind !== "accepted") throw new Error(outcome.kind);
  await world.moxxie.operations.settled(outcome.operationId, 30_000);
  const operation = await getOperation(world.moxxie, admin, outcome.operationId);
  const { lines } = await operationLog(world.moxxie, admin, { id: outcome.operationId, limit: 1_000 });
  return { operation, log: lines.map(({ text }) => text) };
}

async function completes(name: string, input: object) {
  const { operation, log } = await run(name, input);
  expect([name, operation.status], log.join("\n")).toEqual([name, "completed"]);
  return { operation, log };
}

test("owner, backup plan and throttle change on the panel", async () => {
  const other = [...panel().panel.users.keys()].find((id) => id !== server().ownerId);
  await completes("vm.change-owner", { ownerId: String(other) });
  expect(server().ownerId).toBe(other);
  await completes("vm.backup-plan", { planId: String(backupPlanIds.weekly) });
  expect(server().backupPlanId).toBe(backupPlanIds.weekly);
  await completes("vm.backup-plan", { planId: null });
  expect(server().backupPlanId).toBeNull();
  await completes("vm.cpu-throttle", { percent: 35 });
  expect(server().cpuThrottlePercent).toBe(35);
  const hosting = await guestHosting(world.moxxie, admin, vm.id);
  expect(hosting).toMatchObject({ ownerId: String(other), backupPlan: { id: null }, cpuThrottlePercent: 35 });
  expect(hosting.packages.map(({ id }) => id)).toContain(String(packageIds.compute));
});

test("an owner that the panel does not have is a failure in its words, and nothing has changed", async () => {
  const before = server().ownerId;
  const { operation } = await run("vm.change-owner", { ownerId: "999999" });
  expect(operation.status).toBe("failed");
  expect(server().ownerId).toBe(before);
});

test("a package changes with its sizes, and the panel's notes are told", async () => {
  await completes("vm.change-package", { package: "Compute" });
  expect(server().packageId).toBe(packageIds.compute);
  expect(server()).toMatchObject({ memoryMb: 8_192, cpuCores: 4 });
  const { log } = await completes("vm.change-package", { package: "Compute" });
  expect(log.join("\n")).toMatch(/not updated/i);
});

test("the firewall gets rulesets, is switched on, and loses its rules", async () => {
  await completes("vm.firewall", { enabled: true, rulesets: [firewallRulesetIds.web, firewallRulesetIds.ssh] });
  expect(primary()).toMatchObject({
    firewallEnabled: true,
    firewallRulesets: [firewallRulesetIds.web, firewallRulesetIds.ssh],
  });
  await completes("vm.firewall", { enabled: false, rulesets: [] });
  expect(primary()).toMatchObject({ firewallEnabled: false, firewallRulesets: [] });
});

test("addresses come and go; a lost answer gives none twice", async () => {
  const before = addresses();
  panel().faults.add({ path: /ipv4Qty$/, count: 1, action: { kind: "drop-after-effect" } });
  const { operation } = await completes("vm.add-addresses", { count: 2 });
  expect(addresses()).toHaveLength(before.length + 2);
  const added = operation.decisions.added as string[];
  expect(addresses()).toEqual(expect.arrayContaining([...before, ...added]));
  await completes("vm.remove-addresses", { addresses: added });
  expect(addresses()).toEqual(before);
});

test("the console is switched and tells how it is reached; traffic is told by period", async () => {
  await completes("vm.console", { enabled: true });
  const details = await guestConsole(world.moxxie, admin, vm.id);
  expect(details).toMatchObject({ password: server().vnc.password, port: server().vnc.port });
  const { items } = await guestTraffic(world.moxxie, admin, vm.id);
  expect(items.length).toBeGreaterThan(0);
  for (const { from, to } of items) expect(Date.parse(from)).toBeLessThan(Date.parse(to));
});

test("a password is set through the panel's queue, and shown once", async () => {
  const { operation } = await completes("vm.reset-password", { user: "root" });
  const input = { operationId: operation.operationId };
  const command = commandOf("vm.reveal-password");
  const shown = await execute(world.moxxie, admin, { command, input });
  expect(shown).toMatchObject({ kind: "done", result: { user: "root", password: expect.stringMatching(/.{8}/) } });
  await expect(execute(world.moxxie, admin, { command, input })).rejects.toMatchObject({ code: "invalid_state" });
});
