import { z } from "zod";
import { sees } from "@/lib/auth/authorise";
import { finishedStatuses, type OperationStatus } from "@/lib/contracts/operations";
import { notFound } from "@/lib/errors";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";

/** Asks a running operation to stop and to undo what it has done. Its end tells what became of it. */
export const cancelOperation = defineCommand({
  name: "operation.cancel",
  summary: "Cancel an operation",
  input: z.strictObject({ operationId: z.uuid() }),
  permission: "operation:cancel",
  risk: "disruptive",
  ungated: true,
  async plan({ moxxie, actor }, { operationId }) {
    const operation = await moxxie.db.prisma.operation.findUnique({ where: { id: operationId } });
    if (!operation || !sees(actor, operation.datacenterId)) throw notFound("operation", operationId);
    const { title, status, datacenterId } = operation;
    const plan = new PlanBuilder(`Cancel: ${title}`, { type: "operation", id: operationId, name: title, datacenterId });
    if (finishedStatuses.includes(status as OperationStatus))
      plan.failed("state", "invalid_state", `It has ended already (${status}).`);
    else if (status === "rolling_back") plan.failed("state", "invalid_state", "It is being undone already.");
    plan.effect("Stops the platform's task and undoes the steps that were done.");
    return plan.build({ operationId, datacenterId });
  },
  async apply({ tx, actor, decisions }) {
    await tx.operation.updateMany({
      where: { id: decisions.operationId, cancelRequestedAt: null },
      data: { cancelRequestedAt: new Date(), cancelRequestedBy: actor.name },
    });
    return decisions;
  },
  async afterApply({ moxxie }, { operationId, datacenterId }) {
    await moxxie.events.announce({
      type: "operation.updated",
      datacenterId,
      subject: operationId,
      data: { operationId, cancelRequested: true },
    });
  },
});
