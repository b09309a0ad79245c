import type { Transaction } from "@/lib/db";
import { sendNotice } from "@/lib/inventory/notices";
import type { Moxxie } from "@/lib/moxxie";

/** Tells, when the transaction commits, that the list of datacenters or endpoints changed: the UI and other processes. */
export async function tellEstateChanged(
  { moxxie, tx }: { moxxie: Moxxie; tx: Transaction },
  change: { datacenterId: string; subject: string; change: "created" | "updated" | "deleted" },
): Promise<void> {
  const { datacenterId, subject } = change;
  await moxxie.events.record(tx, [{ type: "estate.changed", datacenterId, subject, data: { change: change.change } }]);
  await sendNotice(moxxie.db, { from: moxxie.processId, estate: true }, tx);
}
