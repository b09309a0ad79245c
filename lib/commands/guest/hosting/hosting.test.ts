import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { commands, stepsOf } from "@/lib/commands";
import { execute } from "@/lib/commands/execute";
import { MoxxieError } from "@/lib/errors";
import type { Provider } from "@/lib/providers/provider";
import { getOperation, operationLog } from "@/lib/queries/operations";
import { brokenSteps } from "@/lib/testing/broken-steps";
import { lostAnswer, type Rented, rentOut } from "@/lib/testing/rent-out";
import { admin, endpointId, operator, startWorld, viewer, type World } from "@/lib/testing/world";

let world: World;
let current: typeof stepsOf = stepsOf;
let rented: Rented;
let running: { id: string; vmId: string; name: string };
beforeAll(async () => {
  world = await startWorld({ stepsOf: (...args) => current(...args) });
  const guests = [...world.moxxie.inventory.view().guests.values()];
  const found = guests.find((each) => each.kind === "vm" && each.status === "running" && !each.template && !each.lock);
  if (!found) throw new Error("no running VM");
  running = found;
});
afterAll(() => world?.close());
beforeEach(() => {
  current = stepsOf;
  rented = rentOut(world.moxxie.providers.get(endpointId));
});

function commandOf(name: string) {
  const command = commands.get(name);
  if (!command) throw new Error(name);
  return command;
}

async function planOf(name: string, input: object) {
  const options = { dryRun: true };
  const outcome = await execute(world.moxxie, admin, {
    command: commandOf(name),
    input: { vmId: running.id, ...input },
    options,
  });
  if (outcome.kind !== "plan") throw new Error(outcome.kind);
  return outcome.plan;
}

async function run(name: string, input: object) {
  const outcome = await execute(world.moxxie, admin, {
    command: commandOf(name),
    input: { vmId: running.id, ...input },
    options: { confirm: running.name },
  });
  if (outcome.kind !== "accepted") throw new Error(outcome.kind);
  await world.moxxie.operations.settled(outcome.operationId, 30_000);
  const operation = await getOperation(world.moxxie, admin, outcome.operationId);
  const log = await operationLog(world.moxxie, admin, { id: outcome.operationId, limit: 1_000 });
  return { operation, log: log.lines.map(({ text }) => text) };
}

/** The step does all of its work and then fails, so that it is undone. */
const breakAfter = (step: string) => {
  current = brokenSteps({
    step,
    point: "undocumented",
    strike: () => {
      throw new MoxxieError("platform_error", "broken on purpose");
    },
  });
};

const factCommands = [
  { name: "vm.change-owner", input: { ownerId: "7" }, fact: { ownerId: "7" }, before: { ownerId: "1" } },
  { name: "vm.backup-plan", input: { planId: "3" }, fact: { backupPlanId: "3" }, before: { backupPlanId: null } },
  {
    name: "vm.cpu-throttle",
    input: { percent: 40 },
    fact: { cpuThrottlePercent: 40 },
    before: { cpuThrottlePercent: 0 },
  },
];

describe.each(factCommands)("$name", ({ name, input, fact, before }) => {
  test("its plan changes nothing and tells from what to what", async () => {
    const plan = await planOf(name, input);
    expect(plan).toMatchObject({ possible: true, irreversible: false, refusal: null });
    expect(plan.changes).toEqual([
      expect.objectContaining({ from: Object.values(before)[0], to: Object.values(fact)[0] }),
    ]);
    expect(rented.calls).toEqual([]);
  });

  test("has its effect", async () => {
    const { operation } = await run(name, input);
    expect(operation.status).toBe("completed");
    expect(rented.facts).toMatchObject(fact);
  });

  test("is set back when it fails", async () => {
    breakAfter("set");
    const { operation, log } = await run(name, input);
    expect(operation.status, log.join("\n")).toBe("failed");
    expect(rented.facts).toMatchObject(before);
    expect(rented.calls).toHaveLength(2);
  });

  test("touches nothing when the platform refuses it", async () => {
    const call = { "vm.change-owner": "owner 7", "vm.backup-plan": "plan 3", "vm.cpu-throttle": "throttle 40" }[name];
    rented.fault = {
      call: call ?? "",
      when: "before",
      error: new MoxxieError("platform_refused", "The panel refuses."),
    };
    const { operation } = await run(name, input);
    expect(operation).toMatchObject({ status: "failed", error: { code: "platform_refused" } });
    expect(rented.calls).toEqual([call]);
  });

  test("says that there is no way back where the platform does not tell what was", async () => {
    rented.facts = {};
    const plan = await planOf(name, input);
    expect(plan).toMatchObject({ possible: true, irreversible: true, changes: [{ from: "not known" }] });
    expect((await run(name, input)).operation.status).toBe("completed");
    expect(rented.facts).toMatchObject(fact);
  });
});

describe("vm.change-package", () => {
  test("its plan is the diff of cores, memory and limits, and says that disks never shrink", async () => {
    rented.facts.packageId = "1";
    const plan = await planOf("vm.change-package", { package: "LARGE" });
    expect(plan.changes).toEqual(
      expect.arrayContaining([
        { field: "package", from: "small", to: "large", requiresRestart: false },
        { field: "bandwidth", from: "100 Mbit/s", to: "bandwidth without limit", requiresRestart: false },
      ]),
    );
    expect(plan.effects.join(" ")).toMatch(/Its disk .*disks never shrink/);
    expect(rented.calls).toEqual([]);
  });

  test("an unknown package is refused with those that there are, before anything is done", async () => {
    await expect(run("vm.change-package", { package: "huge" })).rejects.toMatchObject({
      code: "unknown_package",
      message: "There is no package 'huge'. There are: small (1), large (2).",
    });
    expect(rented.calls).toEqual([]);
  });

  test("has its effect, and the platform's notes are in the log", async () => {
    const { operation, log } = await run("vm.change-package", { package: "2" });
    expect(operation.status, log.join("\n")).toBe("completed");
    expect(rented.facts.packageId).toBe("2");
    expect(log).toContain("Disk not updated. It cannot shrink");
  });

  test("goes back to the package before when it fails", async () => {
    rented.facts.packageId = "1";
    breakAfter("change-package");
    const { operation } = await run("vm.change-package", { package: "large" });
    expect(operation.status).toBe("failed");
    expect(rented.facts.packageId).toBe("1");
  });

  test("says so where the package before is not known", async () => {
    expect((await planOf("vm.change-package", { package: "2" })).warnings.join(" ")).toContain("is not known");
    breakAfter("change-package");
    const { log } = await run("vm.change-package", { package: "2" });
    expect(log.join("\n")).toContain("its limits stay as they are now");
  });
});

describe("vm.firewall", () => {
  test("its plan says how many rules are flushed, for good", async () => {
    rented.firewall = { enabled: true, rules: 4 };
    const plan = await planOf("vm.firewall", { rulesets: [5] });
    expect(plan.effects).toEqual(["All 4 rules that it has are removed.", "It then has the rules of ruleset 5."]);
    expect(plan.irreversible).toBe(true);
  });

  test("applies rulesets and then switches on", async () => {
    const { operation } = await run("vm.firewall", { enabled: true, rulesets: [5, 6] });
    expect(operation.status).toBe("completed");
    expect(rented.calls).toEqual(["rulesets 5,6", "firewall true"]);
  });

  test("flushes what cannot be brought back last", async () => {
    rented.firewall = { enabled: false, rules: 2 };
    await run("vm.firewall", { enabled: true, rulesets: [] });
    expect(rented.calls).toEqual(["firewall true", "rulesets "]);
  });

  test("where it had no rules all of it is taken back", async () => {
    breakAfter("switch");
    const { operation } = await run("vm.firewall", { enabled: true, rulesets: [5] });
    expect(operation.status).toBe("failed");
    expect(rented.firewall).toEqual({ enabled: false, rules: 0 });
  });

  test("where rules were lost it says so", async () => {
    rented.firewall = { enabled: true, rules: 4 };
    breakAfter("rules");
    const { operation } = await run("vm.firewall", { rulesets: [5] });
    expect(operation.status).toBe("needs_attention");
    expect(operation.leftovers).toEqual(["It had 4 firewall rules, which may be removed; it has 3 now. Look at them."]);
  });
});

describe("public addresses", () => {
  test("are given, named in the log and the decisions", async () => {
    const { operation, log } = await run("vm.add-addresses", { count: 2 });
    expect(operation.status).toBe("completed");
    expect(operation.decisions.added).toEqual(["198.51.100.1", "198.51.100.2"]);
    expect(log).toContain("It was given 198.51.100.1 and 198.51.100.2.");
  });

  test("are not given twice when the platform's answer was lost", async () => {
    rented.fault = { call: "add 2", when: "after", error: lostAnswer() };
    const { operation, log } = await run("vm.add-addresses", { count: 2 });
    expect(operation.status, log.join("\n")).toBe("completed");
    expect(rented.calls).toEqual(["add 2"]);
    expect(rented.facts.publicAddresses).toHaveLength(3);
  });

  test("that were given are taken back when it fails, and no others", async () => {
    breakAfter("add-addresses");
    const { operation } = await run("vm.add-addresses", { count: 2 });
    expect(operation.status).toBe("failed");
    expect(rented.facts.publicAddresses).toEqual(["192.0.2.10"]);
  });

  test("are taken away by name, for good", async () => {
    const plan = await planOf("vm.remove-addresses", { addresses: ["192.0.2.10"] });
    expect(plan).toMatchObject({ risk: "destructive", irreversible: true });
    expect(plan.title).toContain("192.0.2.10");
    expect(plan.warnings).toContain("It keeps no public address.");
    expect((await run("vm.remove-addresses", { addresses: ["192.0.2.10"] })).operation.status).toBe("completed");
    expect(rented.facts.publicAddresses).toEqual([]);
  });

  test("that the guest does not have are refused, with those that it has", async () => {
    await expect(run("vm.remove-addresses", { addresses: ["192.0.2.99"] })).rejects.toMatchObject({
      code: "cannot_be_done",
      message: "The guest does not have 192.0.2.99; it has 192.0.2.10.",
    });
  });

  test("that are gone after a failure are named as left", async () => {
    breakAfter("remove-addresses");
    const { operation } = await run("vm.remove-addresses", { addresses: ["192.0.2.10"] });
    expect(operation).toMatchObject({
      status: "needs_attention",
      leftovers: [expect.stringContaining("It no longer has 192.0.2.10")],
    });
  });

  test("are not taken away by an operator alone", async () => {
    const outcome = await execute(world.moxxie, operator, {
      command: commandOf("vm.remove-addresses"),
      input: { vmId: running.id, addresses: ["192.0.2.10"] },
      options: { confirm: running.name },
    });
    expect(outcome.kind).toBe("awaiting_approval");
    expect(rented.calls).toEqual([]);
  });
});

describe("vm.console", () => {
  test("switches, and back when it fails; the password is nowhere in its plan", async () => {
    const plan = await planOf("vm.console", { enabled: true });
    expect(plan.changes).toEqual([{ field: "console", from: false, to: true, requiresRestart: false }]);
    expect(JSON.stringify(plan)).not.toContain("vnc-Secret");
    expect((await run("vm.console", { enabled: true })).operation.status).toBe("completed");
    expect(rented.console.enabled).toBe(true);
    breakAfter("console");
    expect((await run("vm.console", { enabled: false })).operation.status).toBe("failed");
    expect(rented.console.enabled).toBe(true);
  });
});

describe("vm.reset-password", () => {
  test("is not for a guest that does not run", async () => {
    const stopped = [...world.moxxie.inventory.view().guests.values()].find(
      (each) => each.kind === "vm" && each.status === "stopped" && !each.template,
    );
    const plan = await planOf("vm.reset-password", { vmId: stopped?.id });
    expect(plan.refusal).toMatchObject({ code: "invalid_state", message: expect.stringContaining("It is stopped") });
  });

  test("a refusal by the guest leaves nothing to mend", async () => {
    rented.passwordTask = "failed";
    expect((await run("vm.reset-password", {})).operation).toMatchObject({ status: "failed", leftovers: [] });
  });

  test("where it is not known whether it was set, it says so", async () => {
    current = brokenSteps({
      step: "reset-password",
      point: "task-unknown",
      strike: () => {
        throw new MoxxieError("database_unreachable", "broken on purpose");
      },
    });
    expect((await run("vm.reset-password", {})).operation).toMatchObject({
      status: "needs_attention",
      leftovers: ["The password of root may have been changed; reset it again to know it."],
    });
  });
});

const inputs: Record<string, object> = {
  "vm.change-package": { package: "1" },
  "vm.change-owner": { ownerId: "7" },
  "vm.backup-plan": { planId: null },
  "vm.cpu-throttle": { percent: 10 },
  "vm.firewall": { enabled: true },
  "vm.add-addresses": { count: 1 },
  "vm.remove-addresses": { addresses: ["192.0.2.10"] },
  "vm.console": { enabled: true },
  "vm.reset-password": {},
};
const facets = [
  "packages",
  "ownership",
  "backupPlans",
  "cpuThrottle",
  "firewall",
  "publicAddresses",
  "console",
] as const;

describe.each(Object.entries(inputs))("%s", (name, input) => {
  test("is refused with a sentence where the platform cannot do it", async () => {
    const without: Partial<Record<keyof Provider, undefined>> = { passwords: undefined };
    for (const facet of facets) without[facet] = undefined;
    Object.assign(world.moxxie.providers.get(endpointId), without);
    const plan = await planOf(name, input);
    expect(plan.refusal).toEqual({ code: "not_supported", message: "The platform of this guest cannot do that." });
    await expect(run(name, input)).rejects.toMatchObject({ code: "not_supported" });
  });

  test("is not for viewers", async () => {
    const ask = execute(world.moxxie, viewer, { command: commandOf(name), input: { vmId: running.id, ...input } });
    await expect(ask).rejects.toMatchObject({ code: "forbidden" });
    expect(rented.calls).toEqual([]);
  });

  test("a platform that does not answer refuses it and breaks nothing", async () => {
    const provider = world.moxxie.providers.get(endpointId);
    const silent = async () => {
      throw new MoxxieError("platform_unreachable", "Nobody answers there.");
    };
    Object.assign(provider, {
      hosting: { facts: silent },
      firewall: { ...provider.firewall, state: silent },
      console: { ...provider.console, vnc: silent },
      packages: { ...provider.packages, list: silent },
    });
    const plan = await planOf(name, input);
    if (name === "vm.reset-password") expect(plan.refusal).toBeNull();
    else expect(plan.refusal?.code).toBe("platform_unreachable");
  });
});

const nonsense: [string, object][] = [
  ["vm.change-package", {}],
  ["vm.change-package", { package: "" }],
  ["vm.change-package", { package: 1 }],
  ["vm.change-owner", { ownerId: "a/../b" }],
  ["vm.change-owner", { ownerId: null }],
  ["vm.backup-plan", {}],
  ["vm.cpu-throttle", { percent: 100 }],
  ["vm.cpu-throttle", { percent: -1 }],
  ["vm.cpu-throttle", { percent: 1.5 }],
  ["vm.cpu-throttle", { percent: "50" }],
  ["vm.firewall", {}],
  ["vm.firewall", { rulesets: [1, 1] }],
  ["vm.firewall", { rulesets: [-1] }],
  ["vm.add-addresses", { count: 0 }],
  ["vm.add-addresses", { count: 17 }],
  ["vm.add-addresses", { count: 1e9 }],
  ["vm.remove-addresses", { addresses: [] }],
  ["vm.remove-addresses", { addresses: ["192.0.2.10", "192.0.2.10"] }],
  ["vm.remove-addresses", { addresses: ["192.0.2.300"] }],
  ["vm.remove-addresses", { addresses: ["::1"] }],
  ["vm.console", { enabled: "yes" }],
  ["vm.reset-password", { user: "root; rm -rf /" }],
  ["vm.reset-password", { user: "" }],
];
test.each(nonsense)("%s does not take %j", async (name, input) => {
  await expect(run(name, input)).rejects.toMatchObject({ code: "invalid_request" });
  expect(rented.calls).toEqual([]);
});
