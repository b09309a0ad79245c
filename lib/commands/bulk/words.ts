import type { BulkType, BulkVerb } from "@/lib/contracts/bulk";
import type { GuestKind } from "@/lib/domain/guest";
import type { RecordedError } from "@/lib/errors";
import { nameOf } from "../guest/target";
import { type BulkItemState, type BulkState, isBad, isPastReturn } from "./bulk-state";
import { verbOf } from "./planned-states";

const done: Record<BulkVerb, string> = {
  CREATE: "created",
  DELETE: "deleted",
  START: "started",
  STOP: "stopped",
  SHUTDOWN: "shut down",
  REBOOT: "rebooted",
  UPDATE: "changed",
  MIGRATE: "moved",
  SNAPSHOT: "snapshot taken",
};

const undone: Record<BulkVerb, string> = {
  CREATE: "removed again",
  DELETE: "as it was",
  START: "as before the start",
  STOP: "as before the stop",
  SHUTDOWN: "as before the shutdown",
  REBOOT: "as before the reboot",
  UPDATE: "its configuration is as before",
  MIGRATE: "back on its host",
  SNAPSHOT: "the snapshot is deleted",
};

/** What the operation of an item says of its guest. */
export interface GuestName {
  kind: GuestKind;
  vmId: string;
  name: string;
}

/** As in `VM 100 web-1: started (2.1 s)`. */
export const doneWords = (type: BulkType, guest: GuestName, tookMs: number) =>
  `${nameOf(guest)}: ${done[verbOf(type)]} (${(tookMs / 1000).toFixed(1)} s)`;

export const undoneWords = (type: BulkType, guest: GuestName) => `${nameOf(guest)}: undone, ${undone[verbOf(type)]}`;

export const failedWords = ({ title }: Pick<BulkItemState, "title">, { message }: RecordedError) =>
  `${title}: failed. ${message}`;

/**
 * The error of a bulk operation of which not everything is done; `closing` is the last line of its log, in which every
 * item that failed has a line of its own before.
 */
export function failureOf(bulk: BulkState): Pick<RecordedError, "code" | "message"> & { closing: string } {
  const { items, mode } = bulk;
  const bad = items.filter(isBad);
  const [first] = bad;
  if (mode === "best_effort") {
    const message = `${countedWords(items)}.`;
    return { code: "bulk_failed", message, closing: message };
  }
  const reason = first ? `${first.title} failed: ${first.error?.message ?? "it needs attention."}` : "An item failed.";
  const counted = `${bad.length} of ${items.length} items failed.`;
  const more = bad.length > 1 ? ` ${counted}` : "";
  const stays = isPastReturn(bulk) ? ` What is done stays, because ${irreversibleWords(items)} cannot be undone.` : "";
  const closing = `${counted}${stays || " What was done is undone."}`;
  return { code: "bulk_failed", message: `${reason}${more}${stays}`, closing };
}

/** As in `3 of 10 items failed; the other 7 are done`. */
function countedWords(items: readonly BulkItemState[]): string {
  const failed = items.filter(isBad).length;
  const skipped = items.filter(({ status }) => status === "skipped" || status === "rolled_back").length;
  const rest = items.length - failed - skipped;
  const parts = [
    `${failed} of ${items.length} items failed`,
    ...(skipped > 0 ? [`${skipped} ${skipped === 1 ? "was" : "were"} not done because of it`] : []),
  ];
  const others = rest === 1 ? "the other one is" : `the other ${rest} are`;
  return parts.join(", ") + (rest > 0 ? `; ${others} done` : "");
}

function irreversibleWords(items: readonly BulkItemState[]): string {
  const ended = items.filter(({ phase, status }) => phase === 2 && status === "completed");
  const more = ended.length > 1 ? ` (and ${ended.length - 1} more)` : "";
  return `'${ended[0]?.title ?? ""}'${more}`;
}
