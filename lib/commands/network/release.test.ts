import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stepsOf } from "@/lib/commands";
import { execute } from "@/lib/commands/execute";
import { MoxxieError } from "@/lib/errors";
import { LetGo } from "@/lib/operations/step";
import type { ClientNetworkSpec } from "@/lib/providers/provider";
import { getNetwork } from "@/lib/queries/networks/get-network";
import { getOperation, operationLog } from "@/lib/queries/operations";
import { breakPoints, brokenSteps } from "@/lib/testing/broken-steps";
import { admin, secondEndpointId, startWorld, type World } from "@/lib/testing/world";
import { allocateNetwork } from "./allocate";
import { noteRealisation, realisationsOf } from "./realisations";
import { releaseNetwork } from "./release";
import { labelOf } from "./removal";

const zoneId = "zone:clients";
const serviceVlan = 1000;

let world: World;
let current: typeof stepsOf = stepsOf;
beforeAll(async () => {
  world = await startWorld({
    second: { guests: 2, nodes: 2, qinqServiceVlan: serviceVlan },
    stepsOf: (...args) => current(...args),
  });
});
afterAll(() => world?.close());
beforeEach(() => {
  current = stepsOf;
});

let count = 0;

/** A network in the Q-in-Q datacenter DC2 that is there on its platform, as the creation of a guest would have left it. */
async function aRealisedNetwork() {
  const input = { clientId: "acme", datacenter: "DC2", purpose: `saga-${++count}` };
  const outcome = await execute(world.moxxie, admin, { command: allocateNetwork, input });
  if (outcome.kind !== "done") throw new Error("not given out");
  const { id } = outcome.result;
  const { vlan } = await getNetwork(world.moxxie, admin, id);
  if (vlan === null) throw new Error("no VLAN");
  const provider = world.moxxie.providers.get(secondEndpointId);
  const { making } = provider.networks;
  if (!making) throw new Error("the platform makes no networks");
  const spec: ClientNetworkSpec = { zoneId, vlan, serviceVlan, label: labelOf(input) };
  await noteRealisation(world.moxxie.db.prisma, {
    allocationId: id,
    endpointId: secondEndpointId,
    profileId: making.profileIdOf(spec),
    zoneId,
  });
  for (const stage of making.making(spec)) {
    const task = (await stage.isDone()) ? null : await stage.start();
    if (task !== null)
      await expect.poll(async () => (await provider.tasks.status(task)).state, { timeout: 10_000 }).toBe("succeeded");
    await expect.poll(() => stage.isDone(), { timeout: 10_000 }).toBe(true);
  }
  return { id, input, profileId: making.profileIdOf(spec) };
}

async function accept(networkId: string): Promise<string> {
  const outcome = await execute(world.moxxie, admin, { command: releaseNetwork, input: { networkId } });
  if (outcome.kind !== "accepted") throw new Error("not accepted");
  return outcome.operationId;
}

async function release(networkId: string) {
  const operationId = await accept(networkId);
  await world.moxxie.operations.settled(operationId, 30_000);
  const operation = await getOperation(world.moxxie, admin, operationId);
  const log = await operationLog(world.moxxie, admin, { id: operationId, limit: 1_000 });
  return { operation, log: log.lines.map(({ text }) => text).join("\n") };
}

/** The client networks in force on DC2's platform, and configured there. */
function vnets() {
  const { running, configured } = world.second?.cluster.parts.sdn ?? {};
  const said = (parts: typeof running) =>
    [...(parts?.vnets.values() ?? [])].map(({ vnet, zone, settings }) => ({ vnet, zone, settings }));
  return { running: said(running), configured: said(configured) };
}

const steps = ["hold", `delete-network ${secondEndpointId}`, `withdraw-network ${secondEndpointId}`, "quarantine"];
const every = steps.flatMap((step) =>
  breakPoints
    .filter((point) => point !== "task-unknown" || step.startsWith("withdraw"))
    .map((point) => ({ step, point })),
);

describe("a release that fails leaves the network as it was", () => {
  test.each(every)("at $step, $point", async ({ step, point }) => {
    const { id } = await aRealisedNetwork();
    const before = { view: await getNetwork(world.moxxie, admin, id), vnets: vnets() };
    const made = await realisationsOf(world.moxxie.db.prisma, id);
    current = brokenSteps({
      step,
      point,
      strike: () => {
        throw new MoxxieError("platform_error", "broken on purpose");
      },
    });
    const { operation, log } = await release(id);
    expect(operation.status, log).toBe("failed");
    expect(operation.error?.message).toContain("broken on purpose");
    expect(await getNetwork(world.moxxie, admin, id)).toEqual(before.view);
    expect(await realisationsOf(world.moxxie.db.prisma, id)).toEqual(made);
    const sorted = (all: ReturnType<typeof vnets>["running"]) => [...all].sort((a, b) => (a.vnet < b.vnet ? -1 : 1));
    expect(sorted(vnets().running)).toEqual(sorted(before.vnets.running));
    expect(sorted(vnets().configured)).toEqual(sorted(before.vnets.configured));
  });
});

describe("a release that its process let go of is carried on to its end by the next", () => {
  test.each(every)("at $step, $point", async ({ step, point }) => {
    const { id, profileId } = await aRealisedNetwork();
    let isStruck = false;
    const strike = () => {
      isStruck = true;
      throw new LetGo();
    };
    current = brokenSteps({ step, point, strike });
    const operationId = await accept(id);
    await expect
      .poll(
        async () => {
          world.moxxie.operations.wake(operationId);
          return (await getOperation(world.moxxie, admin, operationId)).status;
        },
        { timeout: 15_000 },
      )
      .toBe("completed");
    expect(isStruck).toBe(true);
    expect([...vnets().running, ...vnets().configured].map(({ vnet }) => vnet)).not.toContain(profileId);
    const network = await getNetwork(world.moxxie, admin, id);
    expect(network).toMatchObject({ status: "quarantined", realisations: [] });
    const told = await world.moxxie.db.prisma.event.findMany({ where: { subject: id, type: "network.released" } });
    expect(told).toHaveLength(1);
  });
});

test("a release takes the network off the platform and says until when VLAN and subnet wait", async () => {
  const { id, profileId } = await aRealisedNetwork();
  const isThere = () => [...vnets().running, ...vnets().configured].some(({ vnet }) => vnet === profileId);
  expect(isThere()).toBe(true);
  const { operation, log } = await release(id);
  expect(operation.status, log).toBe("completed");
  expect(operation.title).toMatch(/^Release network 172\.17\.\d+\.0\/24 \(VLAN \d+\)$/);
  expect(isThere()).toBe(false);
  const network = await getNetwork(world.moxxie, admin, id);
  expect(network).toMatchObject({ status: "quarantined", realisations: [] });
  expect(log).toContain(`VLAN and subnet are not given out before ${network.quarantineUntil}.`);
});

test("while it runs nobody is given the same purpose, and nobody releases it again", async () => {
  const { id, input } = await aRealisedNetwork();
  await world.moxxie.db.prisma.networkAllocation.update({ where: { id }, data: { status: "releasing" } });
  await expect(execute(world.moxxie, admin, { command: allocateNetwork, input })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("it is being released; ask again when that has ended"),
  });
  const waiting = await world.moxxie.db.prisma.operation.create({
    data: {
      command: "network.release",
      title: "Release",
      status: "awaiting_approval",
      actor: {},
      actorId: admin.id,
      input: { networkId: id },
      decisions: {},
      plan: {},
    },
  });
  await expect(release(id)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("is being released already"),
  });
  // One that was left half-way, for somebody to mend, may be released again.
  await world.moxxie.db.prisma.operation.update({ where: { id: waiting.id }, data: { status: "needs_attention" } });
  const { operation, log } = await release(id);
  expect(operation.status, log).toBe("completed");
});

test("what was made on an endpoint that is gone is said to stay", async () => {
  const { id } = await aRealisedNetwork();
  await noteRealisation(world.moxxie.db.prisma, { allocationId: id, endpointId: "gone", profileId: "mx7", zoneId });
  const outcome = await execute(world.moxxie, admin, {
    command: releaseNetwork,
    input: { networkId: id },
    options: { dryRun: true },
  });
  if (outcome.kind !== "plan") throw new Error("no plan");
  expect(outcome.plan.warnings).toEqual(["Network mx7 stays on gone, which cannot be asked to remove it any more."]);
  expect(outcome.plan.steps.map(({ name }) => name)).toEqual(steps);
  expect(outcome.plan.effects.join()).toContain("can be given out again after a quarantine of 1 day.");
  expect((await release(id)).operation.status).toBe("completed");
});
