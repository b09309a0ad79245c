import { randomUUID } from "node:crypto";
import { requesterNow } from "@/lib/approvals/requester";
import { type Actor, systemActor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import { MoxxieError, type RecordedError, recordError } from "@/lib/errors";
import { persist } from "@/lib/operations/patience";
import type { StepContext } from "@/lib/operations/step";
import { type Accepted, acceptIn, afterAcceptance } from "../accept";
import { type Plan, PlanOutdated } from "../define";
import type { BulkItemState, BulkState } from "./bulk-state";
import { itemTypes } from "./items";
import { failedWords } from "./words";
import { applyChange, type ItemChange, underLease, writeChange, writeItems } from "./write-items";

/** Others may take again and again what a plan has counted on; each round at least one of all gets on. */
const plansAtMost = 25;

/**
 * Begins an item whose turn has come: plans its command as things are now, with the rights that the requester has now,
 * and accepts it as an operation of its own, which a worker then carries out. What refuses it makes it a failed item.
 * Nothing has happened before the one transaction that accepts it, so that it can be called again after a crash.
 */
export async function beginItem(context: StepContext, bulk: BulkState, item: BulkItemState): Promise<void> {
  try {
    await acceptItem(context, bulk, item);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    if (error.code === "not_found" && (await isGone(context, item))) return completeGone(context, bulk, item);
    await failItems(context, bulk, [{ item, error: recordError(error) }]);
  }
}

/** Whether it is a deletion whose guest is no more: an earlier try got further than it could tell. */
async function isGone({ moxxie }: StepContext, { type, guestId }: BulkItemState): Promise<boolean> {
  if (guestId === null || !type.startsWith("DELETE_")) return false;
  return (await moxxie.db.prisma.guest.count({ where: { id: guestId } })) === 0;
}

async function completeGone(context: StepContext, bulk: BulkState, item: BulkItemState): Promise<void> {
  await writeItems(context, bulk, {
    changes: [{ indexes: [item.index], to: { status: "completed", error: null, endedAt: new Date() } }],
    lines: [{ level: "warning", text: `${item.title}: it is gone already` }],
  });
}

/** Writes that items cannot be done. */
export async function failItems(
  context: StepContext,
  bulk: BulkState,
  failures: readonly { item: BulkItemState; error: RecordedError }[],
): Promise<void> {
  await writeItems(context, bulk, {
    changes: failures.map(({ item, error }): ItemChange => {
      const { code, message } = error;
      return { indexes: [item.index], to: { status: "failed", error: { code, message }, endedAt: new Date() } };
    }),
    lines: failures.map(({ item, error }) => ({ level: "error", text: failedWords(item, error) })),
  });
}

/**
 * Plans an item as things are now. A platform that does not answer is waited for.
 * @throws MoxxieError what refuses it.
 */
export async function planItem(
  context: StepContext,
  bulk: BulkState,
  item: BulkItemState,
): Promise<{ plan: Plan<object>; actor: Actor }> {
  const { moxxie } = context;
  const { command } = itemTypes[item.type];
  // What an earlier item has done to the guest may have been done by another process.
  if (item.guestId !== null) await moxxie.inventory.applyGuest(item.guestId);
  const actor = await actorOf(context, bulk);
  authorise(actor, command.permission);
  const plan = await persist(context, async () => {
    const made: Plan<object> = await command.plan({ moxxie, actor, parentId: bulk.id }, item.input);
    if (made.refusal) throw made.refusal;
    return made;
  });
  return { plan, actor };
}

async function actorOf({ moxxie }: StepContext, { requester, requestId }: BulkState): Promise<Actor> {
  if (requester.kind === "system") return systemActor;
  const now = await requesterNow(moxxie, {
    requesterKind: requester.kind,
    requesterId: requester.id,
    requesterName: requester.name,
    requesterIp: null,
    requestId,
  });
  if (now.kind === "actor") return now.actor;
  throw new MoxxieError("forbidden", `${now.why} Nothing more is done in that name.`);
}

async function acceptItem(context: StepContext, bulk: BulkState, item: BulkItemState): Promise<void> {
  const { moxxie } = context;
  const { command } = itemTypes[item.type];
  for (let attempt = 1; ; attempt++) {
    const { plan, actor } = await planItem(context, bulk, item);
    const acceptance = { moxxie, actor, command, input: item.input, plan, options: {} };
    const operationId = randomUUID();
    // A transactional bulk holds its guests from its beginning to its end; else each item holds its own.
    const holder = bulk.mode === "transactional" ? bulk.id : operationId;
    try {
      const accepted = await underLease(context, async (tx) => {
        const as = { kind: "item", parentId: bulk.id, holder, released: true } as const;
        const written = await acceptIn(tx, acceptance, { operationId, as });
        const change = begunAs(item, written);
        await writeChange(tx, bulk, change);
        return { written, change };
      });
      applyChange(bulk, accepted.change);
      return await afterAcceptance(acceptance, accepted.written);
    } catch (error) {
      if (!(error instanceof PlanOutdated)) throw error;
      if (attempt >= plansAtMost)
        throw new MoxxieError("conflict", "What this needs was taken by others again and again.");
      await error.refresh?.();
    }
  }
}

function begunAs({ index, vmId }: BulkItemState, { operationId, guestId, decisions }: Accepted<object>): ItemChange {
  const chosen = "vmId" in decisions && typeof decisions.vmId === "string" ? decisions.vmId : vmId;
  return { indexes: [index], to: { childOperationId: operationId, guestId, vmId: chosen } };
}
