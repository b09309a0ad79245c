import { z } from "zod";
import { DatacenterId, DatacenterUpdate } from "@/lib/contracts/estate";
import { toJson } from "@/lib/db/json";
import { durationOfMs } from "@/lib/domain/duration";
import { defaultQuarantineMs } from "@/lib/inventory/records";
import type { DatacenterRecord } from "@/lib/inventory/view";
import type { ConfigValue } from "@/lib/providers/provider";
import { defineCommand } from "../define";
import { tellEstateChanged } from "../estate-change";
import { lockNetworks } from "../network/locks";
import { PlanBuilder } from "../plan";
import { checkOverlaps, outsideRefusal } from "./ranges";
import { checkNetwork, checkSource, limitsColumn, loadDatacenter, networkColumn, targetOfDatacenter } from "./shared";

const Input = z.strictObject({ id: DatacenterId, change: DatacenterUpdate });

/** Changes a datacenter's name, place, network settings or limits. */
export const updateDatacenter = defineCommand<typeof Input, object, { id: string }>({
  name: "datacenter.update",
  summary: "Change a datacenter",
  input: Input,
  permission: "datacenter:write",
  risk: "routine",

  async plan(context, { id, change }) {
    const { moxxie, actor } = context;
    const before = loadDatacenter(moxxie, actor, id);
    const plan = new PlanBuilder(`Change datacenter ${id}`, targetOfDatacenter(id, before.name));
    checkSource(plan, before.source, `Datacenter '${id}'`);
    checkNetwork(plan, change.network);
    if (change.network) {
      checkOverlaps(plan, context, { id, network: change.network, before });
      const refusal = await outsideRefusal(moxxie.db.prisma, { id, network: change.network });
      if (refusal) plan.failedBy("networks", refusal);
    }
    const from = settingsOf(before);
    const after: Settings = {
      name: change.name ?? before.name,
      location: change.location ?? before.location,
      routerAddress: change.routerAddress === undefined ? before.routerAddress : change.routerAddress,
      network: change.network ? networkColumn(change.network) : before.network,
      limits: change.limits ? limitsColumn(change.limits) : before.limits,
    };
    for (const [field, to] of Object.entries(settingsOf(after)))
      if (from[field] !== to) plan.change({ field, from: from[field] ?? null, to, requiresRestart: false });
    return plan.build({});
  },

  async apply({ moxxie, tx, input: { id, change } }) {
    const { name, location, routerAddress, network, limits } = change;
    if (network) {
      // A network may have been given out since the plan, from the ranges as they still were.
      await lockNetworks(tx, id);
      const refusal = await outsideRefusal(tx, { id, network });
      if (refusal) throw refusal;
    }
    await tx.datacenter.update({
      where: { id },
      data: {
        name,
        location,
        routerAddress,
        ...(network && { network: toJson(networkColumn(network)) }),
        ...(limits && { limits: toJson(limitsColumn(limits)) }),
      },
    });
    await tellEstateChanged({ moxxie, tx }, { datacenterId: id, subject: id, change: "updated" });
    return { id };
  },

  afterApply: ({ moxxie }) => moxxie.inventory.reload(),
});

type Settings = Pick<DatacenterRecord, "name" | "location" | "routerAddress"> & {
  network: ReturnType<typeof networkColumn> | DatacenterRecord["network"];
  limits: ReturnType<typeof limitsColumn> | DatacenterRecord["limits"];
};

/** What can be changed, one value a field: a diff names what differs and nothing beside it. */
function settingsOf({ name, location, routerAddress, network, limits }: Settings): Record<string, ConfigValue> {
  const { vlanRange } = network;
  return {
    name,
    location,
    routerAddress,
    ipRange: network.ipRange ?? null,
    vlanRange: vlanRange ? `${vlanRange.from}-${vlanRange.to}` : null,
    qinqEnabled: network.qinqEnabled,
    serviceVlan: network.serviceVlan ?? null,
    quarantine: durationOfMs(network.quarantineMs ?? defaultQuarantineMs),
    cpuOvercommit: limits.cpuOvercommit,
    memoryOvercommit: limits.memoryOvercommit,
    maxVms: limits.maxVms ?? null,
    maxCpu: limits.maxCpu ?? null,
    maxMemoryGB: limits.maxMemoryGb ?? null,
    maxDiskGB: limits.maxDiskGb ?? null,
  };
}
