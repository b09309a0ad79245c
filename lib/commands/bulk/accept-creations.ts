import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AuditRecord } from "@/lib/audit/audit";
import type { BulkRequest } from "@/lib/contracts/bulk";
import { MoxxieError } from "@/lib/errors";
import type { AcceptAs, Acceptance, Accepted } from "../accept";
import { acceptedEvent, acceptedRow, acceptedSteps, askedRow } from "../accepted-rows";
import { auditOf } from "../audit-row";
import { type AcceptContext, PlanOutdated } from "../define";
import type { PlannedItem } from "./planned-item";

/** What the acceptance of a creation has chosen. */
const Claimed = z.object({ guestId: z.string(), vmId: z.string() });
export type AcceptedCreation = z.output<typeof Claimed> & { operationId: string };

/**
 * Accepts the creations of a transactional bulk, each as an operation that no worker takes before its turn has come; the
 * guests' rows hold their room. What each claims is claimed one after the other, their rows are written together.
 *
 * @throws PlanOutdated, what one of them was to have is taken.
 */
export async function acceptCreations(
  context: AcceptContext<BulkRequest, object>,
  items: readonly PlannedItem[],
): Promise<{ creations: Map<number, AcceptedCreation>; audit: AuditRecord[] }> {
  const { tx, moxxie, operationId: parentId } = context;
  const as: AcceptAs = { kind: "item", parentId, holder: parentId, released: false };
  const accepted: (Acceptance<z.ZodType, object, unknown> & Accepted<object> & { as: AcceptAs; index: number })[] = [];
  for (const item of inLockOrder(items.filter(({ guestId }) => guestId === null)))
    accepted.push({ ...(await claimFor(context, item)), as });
  if (accepted.length === 0) return { creations: new Map(), audit: [] };
  const creations = new Map(
    accepted.map(({ index, operationId, decisions }) => [index, { ...Claimed.parse(decisions), operationId }]),
  );
  await tx.guest.updateMany({
    where: { id: { in: [...creations.values()].map(({ guestId }) => guestId) } },
    data: { busyOperationId: parentId },
  });
  await tx.operation.createMany({ data: accepted.map((each) => ({ ...acceptedRow(each), ...askedRow(each) })) });
  await tx.operationStep.createMany({
    data: accepted.flatMap((each) => acceptedSteps(each).map((step) => ({ ...step, operationId: each.operationId }))),
  });
  await moxxie.events.record(tx, accepted.map(acceptedEvent));
  return { creations, audit: accepted.map((each) => auditOf({ ...each, outcome: "accepted" })) };
}

/** Two bulks that take the locks of two datacenters or endpoints in different orders would lock each other out. */
const inLockOrder = (items: readonly PlannedItem[]) =>
  items.toSorted((one, other) => compare(lockOf(one), lockOf(other)) || one.index - other.index);
const lockOf = ({ datacenterId, endpointId }: PlannedItem) => `${datacenterId ?? ""} ${endpointId ?? ""}`;
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

async function claimFor(
  { tx, moxxie, actor }: AcceptContext<BulkRequest, object>,
  { index, command, input, plan }: PlannedItem,
) {
  const operationId = randomUUID();
  const claimed = await command
    .accept?.({ moxxie, actor, tx, operationId, input, decisions: plan.decisions })
    .catch(outdated);
  const decisions: object = { ...plan.decisions, ...claimed };
  const { guestId } = Claimed.parse(decisions);
  return { moxxie, actor, command, input, plan, options: {}, operationId, decisions, guestId, index };
}

/** What one is refused with now was not so when all were planned: planned again, the bulk says it of each item. */
function outdated(error: unknown): never {
  throw error instanceof MoxxieError ? new PlanOutdated() : error;
}
