import { BulkRequest } from "@/lib/contracts/bulk";
import type { OperationStatus } from "@/lib/contracts/operations";
import type { Step } from "@/lib/operations/step";
import { turnOfDatacenter } from "@/lib/reservations/datacenter-lock";
import { defineCommand } from "../define";
import { acceptBulkItems } from "./accept-items";
import { carryOutItems } from "./carry-out";
import { type BulkDecisions, planBulk } from "./plan-bulk";
import type { PlannedItem } from "./planned-item";
import { rollBackItems } from "./roll-back";
import { stopItems } from "./stop-items";

/** What a plan has prepared: in memory alone, for it is neither shown nor stored. */
const prepared = new WeakMap<BulkDecisions, readonly PlannedItem[]>();

function preparedFor(decisions: BulkDecisions): readonly PlannedItem[] {
  const items = prepared.get(decisions);
  if (!items) throw new Error("a bulk operation is accepted without having been planned");
  return items;
}

/** Does many things to many guests: all of them or none, or each on its own. */
export const bulkOperation = defineCommand<typeof BulkRequest, BulkDecisions>({
  name: "operation.bulk",
  summary: "Do several things as one operation",
  input: BulkRequest,
  permission: "operation:bulk",
  // What its items risk is told by the demands of its plan.
  risk: "routine",
  demandRisks: ["routine", "disruptive", "destructive"],
  undoneAs: ({ mode }): OperationStatus => (mode === "transactional" ? "rolled_back" : "failed"),

  async plan(context, request) {
    const { plan, items } = await planBulk(context, request);
    prepared.set(plan.decisions, items);
    return plan;
  },

  turn({ decisions }) {
    const datacenterIds = preparedFor(decisions)
      .filter(({ guestId }) => guestId === null)
      .map(({ datacenterId }) => datacenterId)
      .filter((id) => id !== null);
    const [first] = datacenterIds.sort();
    return first === undefined ? undefined : turnOfDatacenter(first);
  },

  acceptItems: (context, { decisions }) => acceptBulkItems(context, preparedFor(decisions)),

  async afterAccept({ moxxie }, _, operationId) {
    // It need not wait until hundreds of guests are shown as held.
    moxxie.operations.wake(operationId);
    const rows = await moxxie.db.prisma.bulkItem.findMany({
      where: { operationId },
      select: { guestId: true, input: true },
    });
    const guestIds = new Set(rows.map(({ guestId }) => guestId).filter((id) => id !== null));
    await Promise.all([...guestIds].map((id) => moxxie.inventory.applyGuest(id)));
    const holds = rows.map(({ input }) => reservationOf(input)).filter((id) => id !== undefined);
    if (holds.length > 0) await moxxie.inventory.applyHolds(holds);
  },

  steps: (): Step<BulkRequest, BulkDecisions>[] => [
    {
      name: "items",
      title: "Carry out the items",
      run: (context) => carryOutItems(context as Parameters<typeof carryOutItems>[0]),
      leftovers: (context) => stopItems(context as Parameters<typeof stopItems>[0]),
      undo: (context) => rollBackItems(context as Parameters<typeof rollBackItems>[0]),
    },
  ],
});

/** Of a creation that uses one up. */
const reservationOf = (input: unknown): string | undefined =>
  typeof input === "object" && input !== null && "reservationId" in input && typeof input.reservationId === "string"
    ? input.reservationId
    : undefined;
