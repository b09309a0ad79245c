import { z } from "zod";
import type { Database, Transaction } from "@/lib/db";

const inventoryChannel = "moxxie_inventory";

/** Above this it is cheaper, and fits a notification, to tell "read them all". */
const idsMax = 150;

const Notice = z.object({
  /** The process that wrote; it knows already. */
  from: z.string(),
  endpointId: z.string().optional(),
  /** The list of datacenters and endpoints changed: read everything. */
  estate: z.boolean().optional(),
  /** The end of a poll: endpoint row and measurements. */
  polled: z.boolean().optional(),
  hosts: z.boolean().optional(),
  storages: z.boolean().optional(),
  details: z.boolean().optional(),
  guests: z.union([z.literal("all"), z.array(z.string())]).optional(),
  /** Reservations that were granted, changed or ended. */
  holds: z.union([z.literal("all"), z.array(z.string())]).optional(),
  /** Platform ids looked at live: bulk answers may be older for a while. */
  live: z.array(z.string()).optional(),
});
export type Notice = z.infer<typeof Notice>;

/** Tells the other processes what was written, when `tx` commits if given. */
export async function sendNotice(db: Database, notice: Notice, tx?: Transaction): Promise<void> {
  if (db.kind === "embedded") return; // no other process can have the database open
  const short = { ...notice, guests: shortened(notice.guests), holds: shortened(notice.holds) };
  await db.notify(inventoryChannel, JSON.stringify(short), tx);
}

const shortened = (ids: string[] | "all" | undefined) =>
  Array.isArray(ids) && ids.length > idsMax ? ("all" as const) : ids;

/** Hears what other processes wrote. `onGap`: something may have been missed. */
export function followNotices(
  db: Database,
  { processId, onNotice, onGap }: { processId: string; onNotice: (notice: Notice) => void; onGap: () => void },
): Promise<() => Promise<void>> {
  return db.listen(
    inventoryChannel,
    (payload) => {
      const parsed = Notice.safeParse(JSON.parse(payload));
      if (!parsed.success) onGap();
      else if (parsed.data.from !== processId) onNotice(parsed.data);
    },
    { onGap },
  );
}
