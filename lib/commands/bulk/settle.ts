import { z } from "zod";
import { finishedStatuses, operationStatuses } from "@/lib/contracts/operations";
import { guestKinds } from "@/lib/domain/guest";
import type { RecordedError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { StepContext } from "@/lib/operations/step";
import { type BulkItemState, type BulkState, isRunning } from "./bulk-state";
import { doneWords, failedWords, type GuestName, undoneWords } from "./words";
import { type ItemChange, type LogLine, writeItems } from "./write-items";

const Child = z.object({
  id: z.string(),
  status: z.enum(operationStatuses),
  error: z.custom<RecordedError>().nullable(),
  leftovers: z.array(z.string()).nullable(),
  vmId: z.string(),
  name: z.string(),
  kind: z.enum(guestKinds),
  hostName: z.string(),
  tookMs: z.number(),
});
type Child = z.output<typeof Child>;

/** Writes down what became of the items whose operations have ended. */
export async function settleItems(context: StepContext, bulk: BulkState): Promise<void> {
  const open = bulk.items.filter((item) => isRunning(item) && item.childOperationId !== null);
  if (open.length === 0) return;
  const ended = await endedChildren(
    context.moxxie,
    open.map(({ childOperationId }) => childOperationId ?? ""),
  );
  const outcomes = open.flatMap((item) => {
    const child = ended.get(item.childOperationId ?? "");
    return child ? [outcomeOf(item, child)] : [];
  });
  await writeItems(context, bulk, {
    changes: outcomes.map(({ change }) => change),
    lines: outcomes.map(({ line }) => line),
  });
}

async function endedChildren({ db }: Moxxie, ids: readonly string[]): Promise<Map<string, Child>> {
  const rows = await db.prisma.$queryRaw<unknown[]>`
    SELECT id::text, status, error, leftovers, decisions->>'vmId' AS "vmId", decisions->>'name' AS "name",
      decisions->>'kind' AS "kind", decisions->>'host' AS "hostName",
      (extract(epoch FROM completed_at - coalesce(started_at, created_at)) * 1000)::float8 AS "tookMs"
    FROM operations WHERE id = ANY (${[...ids]}::uuid[]) AND status = ANY (${[...finishedStatuses]})`;
  return new Map(rows.map((row) => Child.parse(row)).map((child) => [child.id, child]));
}

interface Ending {
  change: ItemChange;
  line: LogLine;
}

function outcomeOf(item: BulkItemState, child: Child): Ending {
  const guest: GuestName = child;
  const wasCanceledByUs = item.status === "rolling_back";
  const error: RecordedError = child.error
    ? { code: child.error.code, message: child.error.message }
    : { code: "internal_error", message: "The cause was not recorded." };
  const ending = (status: BulkItemState["status"], line: LogLine, failed: RecordedError | null): Ending => ({
    change: { indexes: [item.index], to: { status, error: failed, vmId: child.vmId, endedAt: new Date() } },
    line,
  });
  switch (child.status) {
    case "completed":
      return ending("completed", { level: "info", text: doneWords(item.type, guest, child.tookMs) }, null);
    case "canceled":
      // Somebody canceled the item itself: it has failed. Of a bulk that is being taken back it is as it was.
      if (!wasCanceledByUs) return ending("failed", { level: "error", text: failedWords(item, error) }, error);
      return ending("rolled_back", { level: "info", text: undoneWords(item.type, guest) }, null);
    case "rolled_back":
      // One whose turn never came has only given back what was set aside for it.
      if (item.startedAt === null) return ending("skipped", { level: "info", text: `${item.title}: not begun` }, null);
      return ending("rolled_back", { level: "info", text: undoneWords(item.type, guest) }, null);
    case "needs_attention": {
      // Why it is undone is known; what matters is why it could not be.
      const left = (child.leftovers ?? []).join(" ");
      const stuck: RecordedError = wasCanceledByUs && left !== "" ? { code: error.code, message: left } : error;
      return ending("needs_attention", { level: "error", text: failedWords(item, stuck) }, stuck);
    }
    default:
      return ending("failed", { level: "error", text: failedWords(item, error) }, error);
  }
}
