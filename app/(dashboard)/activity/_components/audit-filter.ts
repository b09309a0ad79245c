import { type AuditFilter, auditActorKinds, auditOutcomes } from "@/lib/contracts/audit";

/** What the address of the page holds. Days are UTC, written 2026-03-01; `to` is the last day that is shown. */
export interface AuditAddress {
  dc?: string | null;
  q?: string | null;
  actor?: string | null;
  by?: string | null;
  command?: string | null;
  target?: string | null;
  outcome?: string | null;
  operation?: string | null;
  request?: string | null;
  from?: string | null;
  to?: string | null;
}

/** The page's own part of the address; the datacenter is chosen above it. */
export const auditAddressKeys = [
  "q",
  "actor",
  "by",
  "command",
  "target",
  "outcome",
  "operation",
  "request",
  "from",
  "to",
] as const satisfies readonly (keyof AuditAddress)[];

const dayMs = 86_400_000;
const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** The API's filter for an address; made the same way on the server and in the browser, for it is part of the key. */
export function auditFilterOf(address: AuditAddress): AuditFilter {
  const from = startOfDay(address.from);
  const lastDay = startOfDay(address.to);
  const actorKind = auditActorKinds.find((kind) => kind === address.by);
  const outcome = auditOutcomes.find((each) => each === address.outcome);
  return {
    ...(address.dc && { datacenter: address.dc }),
    ...(address.q && { q: address.q }),
    ...(address.actor && { actor: address.actor }),
    ...(actorKind && { actorKind }),
    ...(address.command && { command: address.command }),
    ...(address.target && { target: address.target }),
    ...(outcome && { outcome }),
    ...(address.operation && isUuid(address.operation) && { operationId: address.operation }),
    ...(address.request && { requestId: address.request }),
    ...(from !== null && { from: new Date(from).toISOString() }),
    ...(lastDay !== null && { to: new Date(lastDay + dayMs).toISOString() }),
  };
}

/** Epoch milliseconds; null for what is no day. */
function startOfDay(day: string | null | undefined): number | null {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const time = Date.parse(`${day}T00:00:00.000Z`);
  return Number.isNaN(time) ? null : time;
}
