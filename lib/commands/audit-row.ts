import type { z } from "zod";
import type { AuditRecord } from "@/lib/audit/audit";
import type { Actor } from "@/lib/auth/actor";
import type { Prisma } from "@/lib/db/generated/client";
import { recordError } from "@/lib/errors";
import type { Command, Plan } from "./define";
import { redact } from "./redact";

/** The audit row of a command as far as it is known; secrets left out. */
export function auditOf(facts: {
  actor: Actor;
  command: Pick<Command<z.ZodType, object, unknown>, "name" | "secrets">;
  input: unknown;
  plan: Plan<object> | undefined;
  outcome: AuditRecord["outcome"];
  operationId?: string;
  /** The guest that an accepted creation has made a row for: its plan could not know it. */
  guestId?: string | null;
  error?: unknown;
}): AuditRecord {
  const { actor, command, input, plan, outcome, operationId, guestId, error } = facts;
  const detail: Prisma.JsonObject = { input: redact(input, command.secrets) };
  if (plan?.changes.length) detail.changes = plan.changes.map((change) => ({ ...change }));
  if (error !== undefined) {
    const { code, message } = recordError(error);
    detail.error = { code, message };
  }
  return {
    actor,
    command: command.name,
    target: plan ? targetIn(plan, guestId) : null,
    datacenterId: plan?.target.datacenterId ?? null,
    outcome,
    detail,
    operationId: operationId ?? null,
  };
}

function targetIn({ target: { type, id, name } }: Plan<object>, guestId: string | null | undefined) {
  return { type, id: type === "guest" && id === "" ? (guestId ?? "") : id, name };
}
