import { MoxxieError } from "@/lib/errors";
import type { ClientNetworkSpec, NetworkMaking, Stage, TaskRef } from "../../provider";
import { path } from "../../transport";
import type { ProxmoxClient } from "../client";
import { isProblem } from "../errors";
import type { ProxmoxTasks } from "../tasks";
import { Nothing, TaskAnswer } from "../wire";
import { type Coverage, createCoverage } from "./coverage";
import { aliasOf, vnetNameOf, zoneOfProfileId } from "./names";
import { readApplied, readConfigured, readSdn } from "./state";
import { assertNothingForeignWaits, isApplied, isVnetOf, vnetProgress, zoneFor } from "./verdicts";

export interface SdnDeps {
  client: ProxmoxClient;
  tasks: ProxmoxTasks;
}

/**
 * Client networks as vnets of an SDN zone. Every stage looks before it writes, so that it can be begun again after a
 * crash, and two that make the same vnet at once end with one. The cluster's SDN lock (since 9.0) is not taken: a
 * process that died while holding it would leave the SDN locked for everybody. Instead nothing is applied while
 * somebody else's changes wait.
 */
export function createNetworkMaking(deps: SdnDeps): NetworkMaking {
  const { client } = deps;
  const coverage = createCoverage(deps);
  return {
    profileIdOf: vnetNameOf,
    async check(spec) {
      const state = await readSdn(client);
      zoneFor(spec, state.applied, client.endpointId);
      if (vnetProgress(spec, state) !== "applied") assertNothingForeignWaits(state, client.endpointId);
    },
    making: (spec) => [createStage(spec, client), applyStage(spec, client), coverStage(spec, coverage)],
    removing: (spec) => [deleteStage(spec, client), withdrawStage(spec, client)],
  };
}

function createStage(spec: ClientNetworkSpec, client: ProxmoxClient): Stage {
  const look = async () => {
    const state = await readSdn(client);
    zoneFor(spec, state.applied, client.endpointId);
    return { state, progress: vnetProgress(spec, state) };
  };
  return {
    name: "create-network",
    work: "network",
    title: `Make VLAN ${spec.vlan} in zone ${zoneOfProfileId(spec.zoneId)}`,
    isDone: async () => (await look()).progress !== "absent",
    async start() {
      const { state, progress } = await look();
      if (progress !== "absent") return null;
      assertNothingForeignWaits(state, client.endpointId);
      const form = { vnet: vnetNameOf(spec), zone: zoneOfProfileId(spec.zoneId), tag: spec.vlan, alias: aliasOf(spec) };
      try {
        await client.post("/cluster/sdn/vnets", form, Nothing);
      } catch (error) {
        // Somebody was faster: with the same vnet all is well, with another the look says so.
        if (!isProblem(error, "exists", "unknown") || (await look()).progress === "absent") throw error;
      }
      return null;
    },
  };
}

function applyStage(spec: ClientNetworkSpec, client: ProxmoxClient): Stage {
  return {
    name: "apply-network",
    work: "network",
    title: "Put the network in force on the platform's hosts",
    isDone: async () => isApplied(spec, await readApplied(client)),
    async start() {
      const state = await readSdn(client);
      if (isApplied(spec, state.applied)) return null;
      assertNothingForeignWaits(state, client.endpointId);
      return applySdn(client);
    },
  };
}

/** Tells all hosts to put the configured SDN in force. */
const applySdn = (client: ProxmoxClient): Promise<TaskRef | null> => client.put("/cluster/sdn", {}, TaskAnswer);

/** The task that applies the SDN may end well although a host failed: only a look at each host tells. */
function coverStage(spec: ClientNetworkSpec, coverage: Coverage): Stage {
  return {
    name: "look-at-network",
    work: "network",
    title: "See that every host has the network",
    isDone: async () => (await coverage.lacking(spec)).length === 0,
    async start() {
      await coverage.complete(spec);
      return null;
    },
  };
}

function deleteStage(spec: ClientNetworkSpec, client: ProxmoxClient): Stage {
  const vnet = vnetNameOf(spec);
  return {
    name: "delete-network",
    work: "network",
    title: `Remove VLAN ${spec.vlan} from zone ${zoneOfProfileId(spec.zoneId)}`,
    isDone: async () => !(await readConfigured(client)).some((one) => isVnetOf(spec, one)),
    async start() {
      const state = await readSdn(client);
      if (!state.configured.some((one) => isVnetOf(spec, one))) return null;
      // One that is not in force needs no applying when it goes.
      if (isApplied(spec, state.applied)) assertNothingForeignWaits(state, client.endpointId);
      try {
        await client.delete(path`/cluster/sdn/vnets/${vnet}`, {}, Nothing);
      } catch (error) {
        if (hasSubnets(error)) throw subnetsInTheWay(vnet, client.endpointId);
        if (!isProblem(error, "missing")) throw error;
      }
      return null;
    },
  };
}

// Moxxie makes no subnets in the SDN: somebody else did.
const hasSubnets = (error: unknown) => isProblem(error, "unknown") && /if subnets exist/.test(error.refusal.text);

const subnetsInTheWay = (vnet: string, endpointId: string) =>
  new MoxxieError(
    "conflict",
    `The vnet '${vnet}' of endpoint '${endpointId}' cannot be removed while it has subnets, which Moxxie did not make; remove them on the platform first.`,
  );

function withdrawStage(spec: ClientNetworkSpec, client: ProxmoxClient): Stage {
  return {
    name: "withdraw-network",
    work: "network",
    title: "Take the network off the platform's hosts",
    isDone: async () => !isApplied(spec, await readApplied(client)),
    async start() {
      const state = await readSdn(client);
      if (!isApplied(spec, state.applied)) return null;
      assertNothingForeignWaits(state, client.endpointId);
      return applySdn(client);
    },
  };
}
