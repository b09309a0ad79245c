import { z } from "zod";
import { PolicyRule } from "@/lib/contracts/approvals";
import type { Transaction } from "@/lib/db";
import { toJson } from "@/lib/db/json";
import { type ApprovalRule, defaultExpiresAfter, defaultRules } from "@/lib/domain/approval-policy";
import { durationMs } from "@/lib/domain/duration-length";

/** The approval policy as it holds now. */
export interface StoredPolicy {
  rules: readonly ApprovalRule[];
  /** How long a request waits for a decision: an ISO 8601 duration. */
  expiresAfter: string;
  /** Rises with every change; 0: the defaults, never changed. */
  version: number;
  updatedAt: Date | null;
  /** The name of who changed it last. */
  updatedBy: string | null;
}

const key = "approval-policy";

const Column = z.object({
  rules: z.array(PolicyRule),
  expiresAfter: z.string(),
  version: z.number().int(),
  updatedBy: z.string(),
});

/** The policy in `settings`; the defaults where nobody has changed it. */
export async function readPolicy(client: Pick<Transaction, "setting">): Promise<StoredPolicy> {
  const row = await client.setting.findUnique({ where: { key } });
  if (!row)
    return { rules: defaultRules, expiresAfter: defaultExpiresAfter, version: 0, updatedAt: null, updatedBy: null };
  return { ...Column.parse(row.value), updatedAt: row.updatedAt };
}

/** Of two that change the policy at once the second waits here until the first has committed. */
export async function lockPolicy(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${key}))`;
}

/** Writes the policy; the caller holds {@link lockPolicy}. */
export async function writePolicy(
  tx: Pick<Transaction, "setting">,
  policy: Pick<StoredPolicy, "rules" | "expiresAfter" | "version"> & { updatedBy: string },
): Promise<void> {
  const value = toJson(policy);
  await tx.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

/** When a request that is made now ends without a decision. */
export const expiryUnder = ({ expiresAfter }: Pick<StoredPolicy, "expiresAfter">, now: Date): Date =>
  new Date(now.getTime() + durationMs(expiresAfter, now));
