import type { SimServer } from "../state/server";
import { offsetDate } from "./dates";

const dayMs = 24 * 3600 * 1000;
const keptDays = 3;
/** When the night's backup is made, after midnight UTC. */
const timeOfDayMs = 2.5 * 3600 * 1000;
const takesMs = 60_000;

/** The backups of the last nights, of a built server with a backup plan. */
export function backupsView(server: SimServer, now: Date): Record<string, unknown>[] {
  const { builtAt, backupPlanId } = server;
  if (backupPlanId === null || builtAt === null) return [];
  const today = Math.floor((now.getTime() - timeOfDayMs) / dayMs);
  const days = Array.from({ length: keptDays }, (_, index) => today - keptDays + 1 + index);
  return days
    .map((day) => ({ day, at: new Date(day * dayMs + timeOfDayMs) }))
    .filter(({ at }) => at > builtAt)
    .map(({ day, at }) => ({
      id: server.id * 100_000 + day,
      serverId: server.id,
      storage: { id: 5, name: "Backup store", enabled: true },
      deleting: false,
      restoring: false,
      progress: false,
      complete: now.getTime() >= at.getTime() + takesMs,
      deleteAfter: null,
      created: offsetDate(at),
      updated: offsetDate(new Date(Math.min(now.getTime(), at.getTime() + takesMs))),
    }));
}
