import type { AuditFilter } from "@/lib/client/queries/activity";

/** What the address of the page holds. Days are UTC, written 2026-03-01; `to` is the last day that is shown. */
export interface AuditAddress {
  dc?: string | null;
  actor?: string | null;
  command?: string | null;
  target?: string | null;
  from?: string | null;
  to?: string | null;
}

const dayMs = 86_400_000;

/** The API's filter for an address; made the same way on the server and in the browser, for it is part of the key. */
export function auditFilterOf(address: AuditAddress): AuditFilter {
  const from = startOfDay(address.from);
  const lastDay = startOfDay(address.to);
  return {
    ...(address.dc && { datacenter: address.dc }),
    ...(address.actor && { actor: address.actor }),
    ...(address.command && { command: address.command }),
    ...(address.target && { target: address.target }),
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
