import type { AuditEntry } from "@/lib/db/generated/client";

/**
 * What an audit row tells, in the shape in which the REST API and the exports show it and over which its hash is made.
 * Without the row's number: its place in the chain is said by the hash before it.
 */
export interface AuditFacts {
  /** ISO 8601 in UTC with milliseconds. */
  at: string;
  actor: { kind: string; id: string; name: string };
  ip: string | null;
  command: string;
  target: { type: string | null; id: string | null; name: string | null } | null;
  datacenter: string | null;
  outcome: string;
  /** JSON as the database gives it back. */
  detail: unknown;
  operationId: string | null;
  requestId: string | null;
}

type FactColumns = Omit<AuditEntry, "id" | "hash" | "previousHash" | "detail"> & { detail: unknown };

/** The facts of a row. Every column but the number and the hashes is in them, so that none can be changed unnoticed. */
export function factsOf(row: FactColumns): AuditFacts {
  const { targetType: type, targetId: id, targetName: name } = row;
  return {
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    ip: row.ip,
    command: row.command,
    target: type === null && id === null && name === null ? null : { type, id, name },
    datacenter: row.datacenterId,
    outcome: row.outcome,
    detail: row.detail,
    operationId: row.operationId,
    requestId: row.requestId,
  };
}
