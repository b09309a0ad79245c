import type { Actor } from "@/lib/auth/actor";
import { sees } from "@/lib/auth/authorise";
import type { Readiness } from "@/lib/contracts/system";
import type { EndpointRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";

type Check = Readiness["checks"][number];

const databaseTimeoutMs = 2_000;

/**
 * Whether Moxxie can do its work. Unready: the database does not answer, or the endpoints have not been tried yet since
 * the start. A platform that is down does not make Moxxie unready, for everything else still works; it is told, by name
 * only to an actor who may see it.
 */
export async function readiness(moxxie: Moxxie, actor: Actor | null): Promise<Readiness> {
  const [database, jobs] = await databaseChecks(moxxie);
  const required = [database, jobs, inventoryCheck(moxxie)];
  const shown = actor ? endpointChecks(moxxie, actor) : [];
  return { ready: required.every(({ ok }) => ok), checks: [...required, ...shown] };
}

/** The queue lives in the database, so that both are answered by one look. */
async function databaseChecks(moxxie: Moxxie): Promise<[Check, Check]> {
  try {
    const look = moxxie.db.prisma.operation.count({ where: { status: "queued" } });
    const queued = await withinTime(look, databaseTimeoutMs);
    return [
      { name: "database", ok: true, detail: "answers" },
      { name: "jobs", ok: true, detail: `${queued} queued` },
    ];
  } catch (error) {
    moxxie.log.warn({ err: error }, "the database does not answer the readiness check");
    return [
      { name: "database", ok: false, detail: "does not answer" },
      { name: "jobs", ok: false, detail: "wait for the database" },
    ];
  }
}

async function withinTime<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function inventoryCheck({ inventory }: Moxxie): Check {
  const endpoints = [...inventory.view().endpoints.values()].filter(({ enabled }) => enabled);
  const tried = endpoints.filter(({ lastPollAt }) => lastPollAt !== null);
  const fresh = endpoints.filter(({ id }) => inventory.freshnessOf(id) === "fresh");
  return {
    name: "inventory",
    ok: tried.length === endpoints.length,
    detail: `${fresh.length} of ${endpoints.length} endpoints fresh`,
  };
}

function endpointChecks({ inventory }: Moxxie, actor: Actor): Check[] {
  return [...inventory.view().endpoints.values()]
    .filter(({ enabled, datacenterId }) => enabled && sees(actor, datacenterId))
    .map((endpoint) => ({
      name: `endpoint ${endpoint.id}`,
      ok: inventory.freshnessOf(endpoint.id) === "fresh",
      detail: lastGoodPoll(endpoint),
    }));
}

const lastGoodPoll = ({ lastGoodPollAt }: EndpointRecord) =>
  lastGoodPollAt ? `last good poll ${lastGoodPollAt.toISOString()}` : "never answered a poll";
