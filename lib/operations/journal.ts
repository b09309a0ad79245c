import { writeAudit } from "@/lib/audit/audit";
import { finishedStatuses, type OperationStatus } from "@/lib/contracts/operations";
import type { Prisma } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import type { Json } from "@/lib/domain/json";
import type { RecordedError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { LogLevel } from "./step";
import { LetGo } from "./step";

export type OperationRow = Prisma.OperationGetPayload<{ include: { steps: true } }>;
export type StepRow = OperationRow["steps"][number];

type Parts = Pick<Moxxie, "db" | "events" | "log" | "processId">;

/**
 * All writes of a running operation. Each one is guarded by the lease: a process that lost it (it slept, its
 * connection was gone) must not write any more, for another has taken over. Such a write throws `LetGo`.
 */
export class Journal {
  /** Guests that were held by the operation itself (of a bulk: those of its items) and were given back at its end. */
  readonly letGoOf: string[] = [];
  private lastAnnounced = 0;

  constructor(
    private readonly moxxie: Parts,
    readonly operation: OperationRow,
  ) {}

  /** Writes fields of the operation's row and keeps the copy in memory alike. */
  async write(data: Prisma.OperationUpdateManyMutationInput, tx?: Prisma.TransactionClient): Promise<void> {
    const { count } = await (tx ?? this.moxxie.db.prisma).operation.updateMany({
      where: { id: this.operation.id, leaseOwner: this.moxxie.processId },
      data,
    });
    if (count === 0) throw new LetGo("the lease of this operation is held by another process");
    Object.assign(this.operation, data);
  }

  async status(status: OperationStatus): Promise<void> {
    await this.write({ status, ...(this.operation.startedAt ? {} : { startedAt: new Date() }) });
    await this.announce();
  }

  async step(
    index: number,
    data: Prisma.OperationStepUpdateManyMutationInput,
    tx?: Prisma.TransactionClient,
  ): Promise<void> {
    const row = this.stepRow(index);
    const { count } = await (tx ?? this.moxxie.db.prisma).operationStep.updateMany({
      where: { operationId: this.operation.id, index, operation: { leaseOwner: this.moxxie.processId } },
      data,
    });
    if (count === 0) throw new LetGo("the lease of this operation is held by another process");
    Object.assign(row, data);
    if (data.status) await this.announce();
  }

  /** Who asked for the end; the command that cancels wrote it after this copy of the row was read. */
  async canceledBy(): Promise<string> {
    const { id } = this.operation;
    const row = await this.moxxie.db.prisma.operation.findUnique({
      where: { id },
      select: { cancelRequestedBy: true },
    });
    return row?.cancelRequestedBy ?? "its requester";
  }

  /** Writes down the task that the step follows; one that it followed before is kept in its memo. */
  async task(index: number, taskRef: string | null): Promise<void> {
    const { taskRef: before } = this.stepRow(index);
    const memo = this.memo(index);
    const isPast = before !== null && before !== taskRef;
    await this.step(index, {
      taskRef,
      ...(isPast && { memo: { ...memo, pastTasks: [...pastTasksOf(memo), before] } }),
    });
  }

  async note(index: number, change: Record<string, Json>): Promise<void> {
    await this.step(index, { memo: { ...this.memo(index), ...change } });
  }

  memo(index: number): Readonly<Record<string, Json>> {
    return this.stepRow(index).memo as Record<string, Json>;
  }

  stepRow(index: number): StepRow {
    const row = this.operation.steps.find((step) => step.index === index);
    if (!row) throw new Error(`operation ${this.operation.id} has no step ${index}`);
    return row;
  }

  async decide(change: object): Promise<void> {
    const decisions = { ...(this.operation.decisions as object), ...change } as Prisma.InputJsonObject;
    await this.write({ decisions });
  }

  /** Lines of the operation's log; `note` goes into the step's memo in the same transaction. */
  async log(
    stepIndex: number | null,
    lines: readonly string[],
    { level, note }: { level: LogLevel; note?: Record<string, Json> },
  ): Promise<void> {
    if (lines.length === 0) return;
    const operationId = this.operation.id;
    const rows = await this.moxxie.db.prisma.$transaction(async (tx) => {
      await this.requireLease(tx);
      if (note && stepIndex !== null) await this.step(stepIndex, { memo: { ...this.memo(stepIndex), ...note } }, tx);
      return tx.operationLogLine.createManyAndReturn({
        data: lines.map((text) => ({ operationId, stepIndex, level, text: storable(text) })),
      });
    });
    await this.moxxie.events.announce({
      type: "operation.log",
      datacenterId: this.operation.datacenterId,
      subject: operationId,
      // Many or long lines are read again by the listener; the news only says up to where.
      data: { operationId, ...placesOf(this.operation), lastId: String(rows.at(-1)?.id ?? ""), count: rows.length },
    });
  }

  private async requireLease(tx: Prisma.TransactionClient): Promise<void> {
    const { id } = this.operation;
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM operations WHERE id = ${id}::uuid AND lease_owner = ${this.moxxie.processId} FOR SHARE`;
    if (held.length === 0) throw new LetGo("the lease of this operation is held by another process");
  }

  /** Progress 0..1 of the whole; kept and told at most twice a second. */
  progress(fraction: number): void {
    this.operation.progress = fraction;
    if (Date.now() - this.lastAnnounced < 500) return;
    this.lastAnnounced = Date.now();
    const { id } = this.operation;
    // Nobody waits for this write; one that lands after the end must change nothing.
    void this.moxxie.db.prisma.operation
      .updateMany({
        where: { id, leaseOwner: this.moxxie.processId, completedAt: null },
        data: { progress: fraction },
      })
      .then(({ count }) => (count > 0 ? this.announce() : undefined))
      .catch((error: unknown) => this.moxxie.log.warn({ err: error }, "could not write an operation's progress"));
  }

  async announce(): Promise<void> {
    this.lastAnnounced = Date.now();
    const { id, status, title, guestId, progress, datacenterId } = this.operation;
    await this.moxxie.events.announce({
      type: "operation.updated",
      datacenterId,
      subject: id,
      data: { operationId: id, ...placesOf(this.operation), status, title, guestId, progress },
    });
  }

  /** The end: status, audit row, event, and the guest let go, in one transaction. */
  async finish(end: {
    status: OperationStatus;
    error?: StoredFailure;
    leftovers?: string[];
    result?: Prisma.InputJsonValue;
  }): Promise<void> {
    const { operation, moxxie } = this;
    if (!finishedStatuses.includes(end.status)) throw new Error(`${end.status} is no end of an operation`);
    await moxxie.db.prisma.$transaction(async (tx) => {
      await this.write(
        {
          status: end.status,
          completedAt: new Date(),
          leaseUntil: null,
          ...(end.status === "completed" && { progress: 1 }),
          ...(end.error && { error: toJson(end.error) }),
          ...(end.leftovers && { leftovers: end.leftovers }),
          ...(end.result !== undefined && { result: end.result }),
        },
        tx,
      );
      await this.letGuestsGo(tx);
      await tx.vmIdClaim.deleteMany({ where: { operationId: operation.id } });
      await moxxie.events.record(tx, [
        {
          type: end.status === "completed" ? "operation.completed" : "operation.failed",
          datacenterId: operation.datacenterId,
          subject: operation.id,
          data: {
            operationId: operation.id,
            ...placesOf(operation),
            status: end.status,
            title: operation.title,
            command: operation.command,
            guestId: operation.guestId,
            progress: operation.progress,
            ...(end.error && { error: { code: end.error.code, message: end.error.message } }),
          },
        },
      ]);
      // Last, for the chain of the audit log is a lock that everybody else waits for.
      await this.auditEnd(tx, end);
    });
  }

  /** An item's guest is held by its bulk operation, and stays so until that has ended. */
  private async letGuestsGo(tx: Prisma.TransactionClient): Promise<void> {
    const { id, guestId, parentId } = this.operation;
    if (guestId === null && parentId !== null) return;
    const guests = await tx.guest.updateManyAndReturn({
      where: { busyOperationId: id, ...(guestId !== null && { id: guestId }) },
      data: { busyOperationId: null },
      select: { id: true },
    });
    if (guestId === null) this.letGoOf.push(...guests.map((guest) => guest.id));
  }

  private async auditEnd(
    tx: Prisma.TransactionClient,
    end: { status: OperationStatus; error?: RecordedError; leftovers?: string[] },
  ): Promise<void> {
    const { operation } = this;
    const actor = operation.actor as { kind: "user" | "token" | "system"; id: string; name: string };
    const guest = operation.guestId ? await tx.guest.findUnique({ where: { id: operation.guestId } }) : null;
    const saved =
      guest ?? (operation.guestId ? await tx.savedConfig.findFirst({ where: { guestId: operation.guestId } }) : null);
    // From where it was asked for, the row of its acceptance tells.
    const accepted = await tx.auditEntry.findFirst({
      where: { operationId: operation.id, outcome: "accepted" },
      orderBy: { id: "asc" },
      select: { ip: true },
    });
    await writeAudit(tx, {
      actor: { ...actor, ip: accepted?.ip ?? null, requestId: operation.requestId },
      command: operation.command,
      target: operation.guestId ? { type: "guest", id: operation.guestId, name: saved?.name ?? operation.title } : null,
      datacenterId: operation.datacenterId,
      outcome: end.status === "completed" ? "done" : "failed",
      detail: {
        status: end.status,
        ...(end.error && { error: { code: end.error.code, message: end.error.message } }),
        ...(end.leftovers && { leftovers: end.leftovers }),
      },
      operationId: operation.id,
    });
  }
}

/** What the operation's row keeps of a failure: beside the error how it ends once all is undone. */
export interface StoredFailure extends RecordedError {
  canceled?: boolean;
  /** Where it is not as the command says: an item that its bulk operation takes back. */
  endsAs?: OperationStatus;
}

/** For listeners: the bulk operation that it is an item of, and its datacenters where there are several. */
const placesOf = ({ parentId, datacenterId, datacenterIds }: OperationRow) => ({
  ...(parentId !== null && { parentId }),
  ...(datacenterId === null && datacenterIds.length > 0 && { datacenters: datacenterIds }),
});

/** A platform's words may be long, and hold what the database's texts do not take. */
const storable = (text: string) => text.slice(0, 4_000).toWellFormed().replaceAll("\0", "\ufffd");

/** The tasks that a step followed before the one it follows now, from its memo. */
export function pastTasksOf(memo: unknown): string[] {
  const past = typeof memo === "object" && memo !== null && "pastTasks" in memo ? memo.pastTasks : [];
  return Array.isArray(past) ? past.filter((ref) => typeof ref === "string") : [];
}
