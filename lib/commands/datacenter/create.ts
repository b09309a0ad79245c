import { DatacenterCreate } from "@/lib/contracts/estate";
import { toJson } from "@/lib/db/json";
import { isReservedDatacenterId } from "@/lib/domain/datacenter-id";
import { defineCommand } from "../define";
import { tellEstateChanged } from "../estate-change";
import { PlanBuilder } from "../plan";
import { checkOverlaps } from "./ranges";
import { checkNetwork, limitsColumn, networkColumn, requireAllDatacenters, targetOfDatacenter } from "./shared";

/** Adds a datacenter to which endpoints can be added then. */
export const createDatacenter = defineCommand<typeof DatacenterCreate, object, { id: string }>({
  name: "datacenter.create",
  summary: "Add a datacenter",
  input: DatacenterCreate,
  permission: "datacenter:write",
  risk: "routine",

  async plan(context, { id, name, network }) {
    const { moxxie, actor } = context;
    requireAllDatacenters(actor);
    const plan = new PlanBuilder(`Add datacenter ${id}`, targetOfDatacenter(id, name));
    const isTaken = moxxie.inventory.view().datacenters.has(id);
    plan.check("id", isTaken ? `There is a datacenter '${id}' already.` : undefined, {
      code: "name_taken",
      passed: "free",
    });
    if (isReservedDatacenterId(id))
      plan.failed("id", "cannot_be_done", `The API needs the name '${id}' for itself; take another id.`);
    checkNetwork(plan, network);
    checkOverlaps(plan, context, { id, network });
    return plan.build({});
  },

  async apply({ moxxie, tx, input }) {
    const { id, name, location, routerAddress, network, limits } = input;
    const settings = { network: toJson(networkColumn(network)), limits: toJson(limitsColumn(limits)) };
    await tx.datacenter.create({ data: { id, name, location, routerAddress, ...settings, source: "dashboard" } });
    await tellEstateChanged({ moxxie, tx }, { datacenterId: id, subject: id, change: "created" });
    return { id };
  },

  afterApply: ({ moxxie }) => moxxie.inventory.reload(),
});
