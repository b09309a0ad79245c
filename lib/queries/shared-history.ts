import type { Database } from "@/lib/db";
import type { HistoryPoint } from "@/lib/history/columns";
import { readHistory } from "@/lib/history/read-history";
import type { StepSeconds } from "@/lib/history/steps";

/** A point comes every five minutes; pages of many datacenters and many viewers share one reading. */
const sharedForMs = 10_000;

interface Shared {
  at: number;
  points: Promise<HistoryPoint[]>;
}
const sharedByDatabase = new WeakMap<Database, Map<string, Shared>>();

/**
 * The last `days` of a datacenter's history, oldest first, shared by those who ask within seconds: the same array, so
 * that what is made of it can be kept with it.
 */
export async function sharedHistory(
  db: Database,
  { datacenterId, step, days, now }: { datacenterId: string; step: StepSeconds; days: number; now: Date },
): Promise<readonly HistoryPoint[]> {
  const shared = sharedByDatabase.get(db) ?? new Map<string, Shared>();
  sharedByDatabase.set(db, shared);
  for (const [key, { at }] of shared) if (Math.abs(now.getTime() - at) > sharedForMs) shared.delete(key);
  const key = JSON.stringify([datacenterId, step, days]);
  const known = shared.get(key);
  if (known) return known.points;
  const since = new Date(now.getTime() - days * 24 * 3_600_000);
  const points = readHistory(db, { datacenterId, step, since });
  shared.set(key, { at: now.getTime(), points });
  points.catch(() => shared.delete(key)); // a failure is not kept
  return points;
}
