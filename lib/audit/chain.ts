import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { AuditFacts } from "./facts";

/** What stands before the first row of the chain. */
export const genesisHash = "0".repeat(64);

/** The name of the lock that writers of the chain take, one after the other; see {@link "./audit"}. */
export const auditLock = "audit-log";

/** SHA-256, in hex, of the hash before and the facts as canonical JSON (RFC 8785), joined without anything between. */
export function linkHash(previousHash: string, facts: AuditFacts): string {
  return createHash("sha256")
    .update(previousHash + canonicalize(facts))
    .digest("hex");
}
