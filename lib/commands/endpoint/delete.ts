import { z } from "zod";
import type { Transaction } from "@/lib/db";
import { MoxxieError } from "@/lib/errors";
import { configuredEndpoints } from "@/lib/inventory/endpoint-settings";
import type { Moxxie } from "@/lib/moxxie";
import { lockDatacenter } from "@/lib/reservations/datacenter-lock";
import { reservationEvent } from "@/lib/reservations/rows";
import { defineCommand } from "../define";
import { tellEstateChanged } from "../estate-change";
import { PlanBuilder } from "../plan";
import { loadEndpointRow, targetOfEndpoint } from "./shared";

const Input = z.strictObject({ id: z.string().min(1).max(64) });

const busy = (count: number) =>
  `${count} of its guests ${count === 1 ? "is" : "are"} worked on by an operation; wait until it has ended.`;

/** Forgets an endpoint and its guests. Nothing is done on the platform. */
export const deleteEndpoint = defineCommand<typeof Input, { datacenterId: string }, { id: string }>({
  name: "endpoint.delete",
  summary: "Remove an endpoint",
  input: Input,
  permission: "endpoint:write",
  risk: "disruptive",

  async plan({ moxxie, actor }, { id }) {
    const { datacenterId, source } = await loadEndpointRow(moxxie, actor, id);
    const plan = new PlanBuilder(`Remove endpoint ${id}`, targetOfEndpoint(id, datacenterId));
    // One that has vanished from the file stays, disabled, until somebody says that its guests may be forgotten.
    const isConfigured = configuredEndpoints(moxxie.config).some(({ endpoint }) => endpoint.id === id);
    if (source === "file" && isConfigured)
      plan.failed("source", "cannot_be_done", `Endpoint '${id}' comes from moxxie.yaml; remove it there.`);
    const guests = moxxie.inventory.view().guestsOfEndpoint(id);
    const inWork = guests.filter(({ busyOperationId }) => busyOperationId).length;
    plan.check("operations", inWork > 0 ? busy(inWork) : undefined, { code: "cannot_be_done", passed: "none runs" });
    const held = [...moxxie.inventory.view().holds.values()].filter(({ endpointId }) => endpointId === id).length;
    if (held > 0) plan.effect(`Ends ${held} ${held === 1 ? "reservation" : "reservations"} on its hosts.`);
    plan
      .effect(
        `Moxxie forgets ${guests.length} guests with their clients, failover settings and protection.`,
        "Nothing changes on the platform.",
      )
      .cannotBeUndone();
    return plan.build({ datacenterId });
  },

  async apply({ moxxie, tx, input: { id }, decisions: { datacenterId } }) {
    const inWork = await tx.guest.count({ where: { endpointId: id, busyOperationId: { not: null } } });
    if (inWork > 0) throw new MoxxieError("cannot_be_done", busy(inWork));
    await lockDatacenter(tx, datacenterId);
    await releaseAll({ moxxie, tx }, id);
    await tx.endpoint.delete({ where: { id } });
    await tellEstateChanged({ moxxie, tx }, { datacenterId, subject: id, change: "deleted" });
    return { id };
  },

  afterApply: ({ moxxie }) => moxxie.inventory.reload(),
});

/** What is held on hosts that are not there any more can never be used. `reload` shows it. */
async function releaseAll({ moxxie, tx }: { moxxie: Moxxie; tx: Transaction }, endpointId: string): Promise<void> {
  const where = { endpointId, status: "active" };
  const rows = await tx.resourceReservation.findMany({ where });
  await tx.resourceReservation.updateMany({ where, data: { status: "released", endedAt: new Date() } });
  await moxxie.events.record(
    tx,
    rows.map((row) => reservationEvent("reservation.released", { ...row, status: "released" })),
  );
}
