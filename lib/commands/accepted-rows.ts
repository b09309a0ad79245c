import type { z } from "zod";
import type { OperationStatus } from "@/lib/contracts/operations";
import { toJson } from "@/lib/db/json";
import type { NewEvent } from "@/lib/events/bus";
import type { AcceptAs, Acceptance, Accepted } from "./accept";
import type { Plan } from "./define";
import { planView } from "./plan-view";
import { redact } from "./redact";

type Facts<Schema extends z.ZodType, Decisions extends object, Result> = Acceptance<Schema, Decisions, Result> &
  Accepted<Decisions>;

/** What the row of an operation says of what was accepted. */
export function acceptedRow<Schema extends z.ZodType, Decisions extends object, Result>(
  facts: Facts<Schema, Decisions, Result>,
) {
  const { command, input, plan, decisions, guestId } = facts;
  const { datacenterId, datacenterIds, endpointId = null } = plan.target;
  return {
    title: plan.title,
    status: "queued" satisfies OperationStatus,
    input: toJson(input as object),
    decisions: toJson(decisions),
    plan: toJson(planView(command, { ...plan, decisions: redact(decisions) as object }, input)),
    datacenterId,
    datacenterIds: [...(datacenterIds ?? (datacenterId === null ? [] : [datacenterId]))],
    endpointId,
    guestId,
  };
}

/** Who asked, and for what; stands in the row from the moment at which it is asked for. */
export function askedRow<Schema extends z.ZodType, Decisions extends object, Result>({
  command,
  actor,
  operationId,
  as,
}: Facts<Schema, Decisions, Result> & { as: AcceptAs }) {
  return {
    id: operationId,
    command: command.name,
    actor: { kind: actor.kind, id: actor.id, name: actor.name, role: actor.role },
    actorId: actor.id,
    requestId: actor.requestId,
    ...(as.kind === "item" && { parentId: as.parentId, released: as.released }),
  };
}

export function acceptedSteps<Schema extends z.ZodType, Decisions extends object, Result>({
  command,
  input,
  decisions,
}: Facts<Schema, Decisions, Result>) {
  return (command.steps?.(input, decisions) ?? []).map(({ name, title }, index) => ({ index, name, title, memo: {} }));
}

export function acceptedEvent({
  plan: { title, target },
  operationId,
  guestId,
  as,
}: {
  plan: Pick<Plan<object>, "title" | "target">;
  operationId: string;
  guestId: string | null;
  as: AcceptAs;
}): NewEvent {
  return {
    type: "operation.updated",
    datacenterId: target.datacenterId,
    subject: operationId,
    data: {
      operationId,
      status: "queued",
      title,
      guestId,
      progress: 0,
      ...(target.datacenterIds && { datacenters: target.datacenterIds }),
      ...(as.kind === "item" && { parentId: as.parentId }),
    },
  };
}
