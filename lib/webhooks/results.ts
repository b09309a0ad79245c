import type { Database, Transaction } from "@/lib/db";
import type { EventBus } from "@/lib/events/bus";
import type { Claimed } from "./queue";
import { retryDelayMs, retryRules } from "./retry";
import type { AttemptResult } from "./send";
import { goneReason, longFailureReason, type SwitchedOff, switchOff } from "./switch-off";

export interface Finished {
  claimed: Claimed;
  result: AttemptResult;
}

/** What became of a delivery by an attempt. */
export type DeliveryFate = "delivered" | "dead" | "pending";

export interface Kept {
  fates: { endpointId: string; fate: DeliveryFate }[];
  /** Receivers that were switched off by it. */
  switchedOff: SwitchedOff[];
}

interface Deps {
  db: Database;
  events: EventBus;
  owner: string;
  /** When this process last wrote that a receiver took something, by its id. */
  noted: Map<string, number>;
}

const noteEveryMs = 1_000;

/** A receiver that failed for so long and takes messages again gets all that waits at once. */
const recoveryMs = 60_000;

/**
 * Writes how attempts ended, in one transaction: the deliveries, the log of the attempts, the state of the receivers.
 * What a slow process brings after its lease has ended changes nothing. While all goes well one statement is enough: the
 * state of a receiver that takes its messages is written once a second.
 */
export async function keepResults(deps: Deps, finished: readonly Finished[]): Promise<Kept> {
  const { db, owner } = deps;
  if (finished.every((each) => isQuiet(each, deps)))
    return { fates: await writeAttempts(db.prisma, { finished, owner }), switchedOff: [] };
  const kept = await keepWithState(deps, finished);
  for (const { claimed, result } of finished) {
    if (result.outcome === "delivered") deps.noted.set(claimed.endpointId, Date.now());
  }
  for (const { claimed, result } of finished) {
    if (result.outcome !== "delivered") deps.noted.delete(claimed.endpointId);
  }
  return kept;
}

const isQuiet = ({ claimed, result }: Finished, { noted }: Deps) =>
  result.outcome === "delivered" && !claimed.failing && Date.now() - (noted.get(claimed.endpointId) ?? 0) < noteEveryMs;

function keepWithState({ db, events, owner }: Deps, finished: readonly Finished[]): Promise<Kept> {
  return db.prisma.$transaction(
    async (tx) => {
      const fates = await writeAttempts(tx, { finished, owner });
      const of = (outcome: AttemptResult["outcome"]) => [
        ...new Set(
          finished.filter(({ result }) => result.outcome === outcome).map(({ claimed }) => claimed.endpointId),
        ),
      ];
      const [delivered, gone] = [of("delivered"), of("gone")];
      await noteSuccess(tx, delivered);
      await noteFailure(tx, { finished, except: delivered });
      const switchedOff = [
        ...(await switchOff({ tx, events }, { ids: gone, reason: goneReason, giveUp: true })),
        ...(await switchOff({ tx, events }, { ids: of("failed"), reason: longFailureReason, giveUp: false })),
      ];
      // Of those that are given up nothing waits any more.
      const told = fates.map((each) =>
        each.fate === "pending" && gone.includes(each.endpointId) ? { ...each, fate: "dead" as const } : each,
      );
      return { fates: told, switchedOff };
    },
    { timeout: 20_000, maxWait: 20_000 },
  );
}

async function writeAttempts(
  tx: Pick<Transaction, "$queryRaw">,
  { finished, owner }: { finished: readonly Finished[]; owner: string },
): Promise<Kept["fates"]> {
  const rows = JSON.stringify(finished.map(attemptRow));
  return tx.$queryRaw<Kept["fates"]>`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS r(id bigint, attempt int, delivered boolean, "delayMs" float8,
        at timestamptz, "durationMs" int, status int, headers jsonb, answer text, error text)
    ), kept AS (
      UPDATE webhook_deliveries d SET
        status = CASE
          WHEN r.delivered THEN 'delivered'
          WHEN d.status = 'dead' OR now() + r."delayMs" * interval '1 millisecond' > d.expires_at THEN 'dead'
          ELSE 'pending' END,
        delivered_at = CASE WHEN r.delivered THEN now() END,
        retries = d.retries + CASE WHEN r.delivered THEN 0 ELSE 1 END,
        next_attempt_at = now() + r."delayMs" * interval '1 millisecond',
        lease_owner = NULL, lease_until = NULL
      FROM r WHERE d.id = ANY (ARRAY (SELECT id FROM r)) AND d.id = r.id AND d.attempts = r.attempt AND d.lease_owner = ${owner}
      RETURNING d.id, d.endpoint_id, d.status
    ), log AS (
      INSERT INTO webhook_attempts (delivery_id, attempt, at, duration_ms, status, headers, answer, error)
      SELECT r.id, r.attempt, r.at, r."durationMs", r.status, r.headers, r.answer, r.error FROM r JOIN kept USING (id)
    )
    SELECT endpoint_id::text AS "endpointId", status AS fate FROM kept`;
}

function attemptRow({ claimed, result }: Finished) {
  const { outcome, at, durationMs, status, headers, answer, error, retryAfterMs } = result;
  const delivered = outcome === "delivered";
  const asked = retryAfterMs === undefined ? {} : { askedMs: retryAfterMs };
  return {
    id: String(claimed.id),
    attempt: claimed.attempt,
    delivered,
    delayMs: delivered ? 0 : retryDelayMs({ retries: claimed.retries + 1, ...asked }),
    at: at.toISOString(),
    durationMs,
    status,
    headers,
    answer,
    error,
  };
}

async function noteSuccess(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = now()
    WHERE status = 'pending' AND retries > 0 AND next_attempt_at > now() AND endpoint_id IN (
      SELECT id FROM webhook_endpoints WHERE id = ANY (${[...ids]}::uuid[])
        AND failing_since < now() - ${recoveryMs}::float8 * interval '1 millisecond')`;
  // Not at every message: the row is one for all of them.
  await tx.$executeRaw`
    UPDATE webhook_endpoints SET failing_since = NULL, last_success_at = now(), updated_at = now()
    WHERE id = ANY (${[...ids]}::uuid[])
      AND (failing_since IS NOT NULL OR last_success_at IS NULL OR last_success_at < now() - interval '1 second')`;
}

/** Since when a receiver has taken nothing, and until when it asked to be left alone. */
async function noteFailure(
  tx: Transaction,
  { finished, except }: { finished: readonly Finished[]; except: readonly string[] },
): Promise<void> {
  const pauses = new Map<string, number>();
  for (const { claimed, result } of finished) {
    if (result.outcome === "delivered") continue;
    const pauseMs = Math.min(result.retryAfterMs ?? 0, retryRules.delayMsMax);
    pauses.set(claimed.endpointId, Math.max(pauses.get(claimed.endpointId) ?? 0, pauseMs));
  }
  if (pauses.size === 0) return;
  const rows = JSON.stringify([...pauses].map(([id, pauseMs]) => ({ id, pauseMs, failing: !except.includes(id) })));
  await tx.$executeRaw`
    UPDATE webhook_endpoints w SET
      failing_since = CASE WHEN p.failing THEN coalesce(w.failing_since, now()) ELSE w.failing_since END,
      paused_until = CASE WHEN p."pauseMs" > 0
        THEN greatest(w.paused_until, now() + p."pauseMs" * interval '1 millisecond') ELSE w.paused_until END,
      updated_at = now()
    FROM jsonb_to_recordset(${rows}::jsonb) AS p(id uuid, "pauseMs" float8, failing boolean)
    WHERE w.id = p.id AND ((p.failing AND w.failing_since IS NULL) OR p."pauseMs" > 0)`;
}
