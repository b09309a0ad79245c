import { z } from "zod";
import { DatacenterId, DatacenterUpdate } from "@/lib/contracts/estate";
import { toJson } from "@/lib/db/json";
import type { ConfigValue } from "@/lib/providers/provider";
import { defineCommand } from "../define";
import { tellEstateChanged } from "../estate-change";
import { PlanBuilder } from "../plan";
import { checkNetwork, checkSource, limitsColumn, loadDatacenter, targetOfDatacenter } from "./shared";

const Input = z.strictObject({ id: DatacenterId, change: DatacenterUpdate });

/** Changes a data centre's name, place, network settings or limits. */
export const updateDatacenter = defineCommand<typeof Input, object, { id: string }>({
  name: "datacenter.update",
  summary: "Change a data centre",
  input: Input,
  permission: "datacenter:write",
  risk: "routine",

  async plan({ moxxie, actor }, { id, change }) {
    const before = loadDatacenter(moxxie, actor, id);
    const plan = new PlanBuilder(`Change data centre ${id}`, targetOfDatacenter(id, before.name));
    checkSource(plan, before.source, `Data centre '${id}'`);
    checkNetwork(plan, change.network);
    const record: Record<string, unknown> = { ...before };
    for (const [field, to] of Object.entries(change)) {
      if (to === undefined) continue;
      plan.change({ field, from: shown(record[field]), to: shown(to), requiresRestart: false });
    }
    return plan.build({});
  },

  async apply({ moxxie, tx, input: { id, change } }) {
    const { name, location, routerAddress, network, limits } = change;
    await tx.datacenter.update({
      where: { id },
      data: {
        name,
        location,
        routerAddress,
        ...(network && { network: toJson(network) }),
        ...(limits && { limits: toJson(limitsColumn(limits)) }),
      },
    });
    await tellEstateChanged({ moxxie, tx }, { datacenterId: id, subject: id, change: "updated" });
    return { id };
  },

  afterApply: ({ moxxie }) => moxxie.inventory.reload(),
});

const shown = (value: unknown): ConfigValue =>
  typeof value === "string" || value === null ? value : JSON.stringify(value);
