import { createHash, randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { type OperationStatus, operationStatuses } from "@/lib/contracts/operations";
import type { Prisma } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { jsonResponse } from "./answer";
import type { IdempotencyTie } from "./declaration";
import { type KeyRow, keyStore } from "./idempotency-store";
import { operationLocation, operationRef } from "./operation-ref";
import type { ParsedCall } from "./parse-call";
import type { BoundRoute } from "./serve";

interface Facts {
  moxxie: Moxxie;
  actor: Actor;
  bound: BoundRoute;
  request: Request;
  parsed: ParsedCall;
}

/**
 * Runs a write at most once per `Idempotency-Key` and caller, for 24 hours. A repetition gets the first answer again
 * with `Idempotent-Replayed: true`. What was refused has changed nothing and is not kept: the same key may try again.
 *
 * A process may die in the middle. The key's row is tied to the operation in the transaction that accepts it: before
 * that, a repetition starts afresh once the lease has ended; after it, the answer is made again from the operation.
 *
 * @throws MoxxieError `idempotency_key_reused` for the same key with another request, `idempotency_key_running` while
 * the first is at work, `conflict` when the first was done but its answer cannot be given again.
 */
export async function withIdempotency(
  facts: Facts,
  run: (tie: IdempotencyTie | null) => Promise<Response>,
): Promise<Response> {
  const { moxxie, actor, bound, request, parsed } = facts;
  const key = bound.declaration.idempotent && !parsed.dryRun ? request.headers.get("idempotency-key") : null;
  if (key === null) return run(null);
  requireUsable(key);
  const store = keyStore(moxxie, {
    actorId: `${actor.kind}:${actor.id}`,
    key,
    requestHash: hashOf(request, parsed.bodyBytes),
    owner: `${moxxie.processId}:${randomUUID()}`,
  });
  const earlier = await store.take();
  if (earlier) {
    if (earlier.requestHash !== hashOf(request, parsed.bodyBytes)) throw reused();
    if (earlier.state === "done") return replay(earlier);
    if (earlier.leaseUntil > new Date()) throw running();
    if (earlier.operationId) return fromOperation(moxxie, earlier.operationId);
    if (!(await store.takeOver(earlier))) throw running();
  }
  let response: Response;
  try {
    response = await run(store.tie);
  } catch (error) {
    await store.release();
    throw error;
  }
  await keepAnswer(facts, store, response);
  return response;
}

/** Visible ASCII, as a header can carry it unharmed. */
function requireUsable(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return;
  throw new MoxxieError("invalid_request", "Idempotency-Key must be 1 to 255 visible ASCII characters.", {
    errors: [{ path: "Idempotency-Key", message: "1 to 255 visible ASCII characters" }],
  });
}

function hashOf(request: Request, bodyBytes: Uint8Array): string {
  const { pathname, search } = new URL(request.url);
  return createHash("sha256").update(`${request.method} ${pathname}${search}\n`).update(bodyBytes).digest("hex");
}

const reused = () =>
  new MoxxieError("idempotency_key_reused", "This Idempotency-Key was used for another request. Take a new one.");

const running = () =>
  new MoxxieError("idempotency_key_running", "The first request with this Idempotency-Key is still at work.", {
    retryAfterSeconds: 1,
  });

const replayed = { "idempotent-replayed": "true" };

function replay(row: KeyRow): Response {
  if (row.responseBody === null && row.responseStatus !== 204) throw answerGone();
  return jsonResponse(JSON.stringify(row.responseBody), {
    status: row.responseStatus ?? 200,
    headers: { ...replayed, ...(row.location && { location: row.location }) },
  });
}

const answerGone = () =>
  new MoxxieError(
    "conflict",
    "The first request with this Idempotency-Key was carried out, but its answer is not kept. Look at what it made before you repeat it with a new key.",
  );

/** The first request was accepted and its process died before it answered: the operation knows all that the answer needs. */
async function fromOperation(moxxie: Moxxie, operationId: string): Promise<Response> {
  const row = await moxxie.db.prisma.operation.findUnique({
    where: { id: operationId },
    include: { approval: { select: { id: true } } },
  });
  if (!row) throw answerGone();
  const ref = operationRef(moxxie, {
    operationId,
    status: statusOfRow(row.status),
    guestId: row.guestId,
    decisions: typeof row.decisions === "object" && row.decisions !== null ? { ...row.decisions } : {},
    datacenterId: row.datacenterId,
    approvalId: row.approval?.id,
    isBulk: row.command === "operation.bulk",
  });
  return jsonResponse(JSON.stringify(ref), {
    status: 202,
    headers: { ...replayed, location: operationLocation(operationId) },
  });
}

function statusOfRow(status: string): OperationStatus {
  return operationStatuses.find((each) => each === status) ?? "processing";
}

/** The work is done whether or not its answer could be kept; a repetition then finds the operation instead. */
async function keepAnswer(facts: Facts, store: ReturnType<typeof keyStore>, response: Response): Promise<void> {
  const { moxxie, bound } = facts;
  try {
    const keepBody = !bound.declaration.secretAnswer && response.status !== 204;
    const body: Prisma.InputJsonValue | null = keepBody ? await response.clone().json() : null;
    await store.keep({ status: response.status, body, location: response.headers.get("location") });
  } catch (error) {
    moxxie.log.error({ err: error }, "could not keep the answer under its idempotency key");
  }
}
