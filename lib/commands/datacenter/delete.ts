import { z } from "zod";
import { DatacenterId } from "@/lib/contracts/estate";
import { MoxxieError } from "@/lib/errors";
import { defineCommand } from "../define";
import { tellEstateChanged } from "../estate-change";
import { PlanBuilder } from "../plan";
import { checkSource, loadDatacenter, targetOfDatacenter } from "./shared";

const Input = z.strictObject({ id: DatacenterId });

const inUse = (id: string, count: number) =>
  `Datacenter '${id}' has ${count} ${count === 1 ? "endpoint" : "endpoints"}; remove them first.`;

/** Removes a datacenter that has no endpoints. */
export const deleteDatacenter = defineCommand<typeof Input, object, { id: string }>({
  name: "datacenter.delete",
  summary: "Remove a datacenter",
  input: Input,
  permission: "datacenter:write",
  risk: "disruptive",

  async plan({ moxxie, actor }, { id }) {
    const { name, source } = loadDatacenter(moxxie, actor, id);
    const plan = new PlanBuilder(`Remove datacenter ${id}`, targetOfDatacenter(id, name));
    checkSource(plan, source, `Datacenter '${id}'`);
    const endpoints = [...moxxie.inventory.view().endpoints.values()].filter(({ datacenterId }) => datacenterId === id);
    plan.check("endpoints", endpoints.length > 0 ? inUse(id, endpoints.length) : undefined, {
      code: "cannot_be_done",
      passed: "none",
    });
    plan.effect("Its network settings and limits are forgotten.").cannotBeUndone();
    return plan.build({});
  },

  async apply({ moxxie, tx, input: { id } }) {
    // An endpoint may have been added since the plan.
    const count = await tx.endpoint.count({ where: { datacenterId: id } });
    if (count > 0) throw new MoxxieError("cannot_be_done", inUse(id, count));
    await tx.datacenter.delete({ where: { id } });
    await tellEstateChanged({ moxxie, tx }, { datacenterId: id, subject: id, change: "deleted" });
    return { id };
  },

  afterApply: ({ moxxie }) => moxxie.inventory.reload(),
});
