import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { commands, stepsOf } from "@/lib/commands";
import { tables } from "@/lib/commands/bulk/bulk.test-helper";
import { execute } from "@/lib/commands/execute";
import { MoxxieError } from "@/lib/errors";
import { getOperation, operationLog } from "@/lib/queries/operations";
import { networkProfileIds, type VirtfusionSimulatorOptions } from "@/lib/simulators/virtfusion";
import { type BreakPoint, brokenSteps } from "@/lib/testing/broken-steps";
import { panelOf, panelState } from "@/lib/testing/panel-state";
import { addPeople } from "@/lib/testing/people";
import { admin, panelEndpointId, startWorld, type World } from "@/lib/testing/world";

export const brokenOnPurpose = "broken on purpose";

/** What a test of operations on a panel works with; one world serves the whole file, and each test leaves it clean. */
export function panelWorld(options: VirtfusionSimulatorOptions = {}) {
  let world: World;
  let current: typeof stepsOf = stepsOf;
  let count = 0;
  beforeAll(async () => {
    world = await startWorld({
      panel: { guests: 4, seed: 5, speed: 400, ...options },
      panelSettings: {
        networkProfiles: [
          { id: networkProfileIds.routed, name: "Routed", groups: ["Prague"] },
          { id: networkProfileIds.everywhere, name: "Everywhere" },
        ],
      },
      simulator: { guests: 2, nodes: 2 },
      inventoryInterval: "PT1H",
      stepsOf: (...args) => current(...args),
    });
    await addPeople(world.moxxie);
    await world.moxxie.inventory.refreshProfiles(panelEndpointId);
  }, 90_000);
  afterAll(() => world?.close());
  beforeEach(() => {
    current = stepsOf;
  });
  afterEach(() => panelOf(world).faults.clear());

  const moxxie = () => world.moxxie;
  const panel = () => panelOf(world);

  async function end(operationId: string, timeoutMs = 60_000) {
    await moxxie().operations.settled(operationId, timeoutMs);
    const operation = await getOperation(moxxie(), admin, operationId);
    const { lines } = await operationLog(moxxie(), admin, { id: operationId, limit: 1_000 });
    return { ...operation, log: lines.map(({ text }) => text) };
  }

  /** Has a command accepted. */
  async function begin(name: string, input: unknown) {
    const command = commands.get(name);
    if (!command) throw new Error(name);
    const options = { confirm: nameOf(input) };
    const outcome = await execute(moxxie(), admin, { command, input, ...(options.confirm && { options }) });
    if (outcome.kind !== "accepted") throw new Error(`${name} is ${outcome.kind}: ${JSON.stringify(outcome)}`);
    return { operationId: outcome.operationId, guestId: outcome.guestId ?? "" };
  }

  const nameOf = (input: unknown) => {
    const { vmId } = input as { vmId?: string };
    return vmId === undefined ? undefined : moxxie().inventory.view().guests.get(vmId)?.name;
  };

  return {
    world: () => world,
    moxxie,
    panel,
    begin,
    end,
    /** Has a command carried out. */
    async run(name: string, input: unknown) {
      const { operationId, guestId } = await begin(name, input);
      return { ...(await end(operationId)), guestId };
    },
    /** All that must be as before. */
    state: async () => ({ panel: panelState(panel()), tables: await tables(moxxie()) }),
    /** Throws at the point of the step, the first time that it gets there. @returns whether it has got there. */
    breakAt(step: string, point: BreakPoint): () => boolean {
      let isStruck = false;
      current = brokenSteps({
        step,
        point,
        strike: () => {
          isStruck = true;
          throw new MoxxieError("platform_error", brokenOnPurpose);
        },
      });
      return () => isStruck;
    },
    /** A creation's input. */
    vm: (more: object = {}) => ({
      name: `panel-${++count}`,
      datacenter: "DC3",
      cores: 1,
      memoryMB: 1024,
      diskGB: 10,
      template: "debian-12",
      ...more,
    }),
    /** All that a creation can ask of a panel, with a key that it does not know yet. */
    everything: () => ({
      hostGroup: "Prague",
      package: "Compute",
      extraDisks: [{ sizeGB: 5 }, { sizeGB: 7 }],
      network: {
        profileId: String(networkProfileIds.routed),
        bandwidthMbps: 200,
        publicIp: true,
        firewallRulesets: [31, 32],
      },
      cloudInit: { sshKeys: [keyText(++count)], sshKeyNames: ["moxxie"] },
    }),
  };
}

/** A public key that nobody has. */
export const keyText = (number: number) =>
  `ssh-ed25519 ${Buffer.from(`a key that is number ${number} of those in tests`).toString("base64")} saga-${number}`;

/** The end of something that was undone: nothing left, and said so. */
export function expectUndone(
  { status, leftovers, log }: { status: string; leftovers: readonly string[]; log: string[] },
  as: "failed" | "canceled" = "failed",
): void {
  expect(status, `${leftovers.join("\n")}\n${log.join("\n")}`).toBe(as);
  expect(leftovers).toEqual([]);
}
