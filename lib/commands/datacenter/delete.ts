import { z } from "zod";
import { DatacenterId } from "@/lib/contracts/estate";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { MoxxieError } from "@/lib/errors";
import { allocationsOf } from "@/lib/queries/networks/allocation-rows";
import { defineCommand } from "../define";
import { tellEstateChanged } from "../estate-change";
import { lockNetworks } from "../network/locks";
import { PlanBuilder } from "../plan";
import { checkSource, loadDatacenter, targetOfDatacenter } from "./shared";

const Input = z.strictObject({ id: DatacenterId });

const inUse = (id: string, count: number) =>
  `Datacenter '${id}' has ${count} ${count === 1 ? "endpoint" : "endpoints"}; remove them first.`;

const hasNetworks = (id: string, networks: readonly AllocationRecord[]) => {
  const [first] = networks;
  const names = first
    ? `${first.clientId} ${first.purpose}${networks.length > 1 ? ` and ${networks.length - 1} more` : ""}`
    : "";
  return `Networks of datacenter '${id}' are given out or in quarantine: ${names}. Release them, and wait for the end of their quarantine.`;
};

/** Removes a datacenter that has no endpoints and whose networks are all given back. */
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
    const networks = await allocationsOf(moxxie.db.prisma, id);
    plan.check("networks", networks.length > 0 ? hasNetworks(id, networks) : undefined, {
      code: "network_in_use",
      passed: "none is given out",
    });
    plan.effect("Its network settings and limits are forgotten.").cannotBeUndone();
    return plan.build({});
  },

  async apply({ moxxie, tx, input: { id } }) {
    // An endpoint may have been added since the plan.
    const count = await tx.endpoint.count({ where: { datacenterId: id } });
    if (count > 0) throw new MoxxieError("cannot_be_done", inUse(id, count));
    await lockNetworks(tx, id);
    const networks = await allocationsOf(tx, id);
    if (networks.length > 0) throw new MoxxieError("network_in_use", hasNetworks(id, networks));
    await tx.datacenter.delete({ where: { id } });
    await tellEstateChanged({ moxxie, tx }, { datacenterId: id, subject: id, change: "deleted" });
    return { id };
  },

  afterApply: ({ moxxie }) => moxxie.inventory.reload(),
});
